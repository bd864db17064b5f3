<#assign vectors = true>
<#include "quantize_range.ftl">
