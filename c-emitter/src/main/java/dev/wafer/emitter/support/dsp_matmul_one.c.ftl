<#assign variant = "" signFix = true saturate = true wide = false>
<#include "dsp_matmul_one.ftl">
