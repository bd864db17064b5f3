<#assign vectors = false>
<#include "quantize_row.ftl">
