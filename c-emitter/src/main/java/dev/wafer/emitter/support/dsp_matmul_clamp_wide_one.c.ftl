<#assign variant = "_clamp" signFix = true saturate = false wide = true>
<#include "dsp_matmul_one.ftl">
