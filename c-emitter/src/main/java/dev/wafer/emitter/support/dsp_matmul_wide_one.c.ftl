<#assign variant = "" signFix = true saturate = true wide = true>
<#include "dsp_matmul_one.ftl">
