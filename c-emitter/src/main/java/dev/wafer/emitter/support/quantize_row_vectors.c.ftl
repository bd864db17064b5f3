<#assign vectors = true>
<#include "quantize_row.ftl">
