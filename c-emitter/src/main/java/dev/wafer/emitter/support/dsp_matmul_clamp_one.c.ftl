<#assign variant = "_clamp" signFix = true saturate = false wide = false>
<#include "dsp_matmul_one.ftl">
