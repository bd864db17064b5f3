<#assign variant = "" signFix = true saturate = true>
<#include "dsp_matmul.ftl">
