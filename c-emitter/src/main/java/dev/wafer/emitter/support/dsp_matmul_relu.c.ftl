<#assign variant = "_relu" signFix = false saturate = true>
<#include "dsp_matmul.ftl">
