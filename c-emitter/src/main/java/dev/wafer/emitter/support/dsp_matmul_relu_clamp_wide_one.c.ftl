<#assign variant = "_relu_clamp" signFix = false saturate = false wide = true>
<#include "dsp_matmul_one.ftl">
