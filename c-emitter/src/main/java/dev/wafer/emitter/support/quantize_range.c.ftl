<#assign vectors = false>
<#include "quantize_range.ftl">
