<#assign variant = "_relu_clamp" signFix = false saturate = false wide = false>
<#include "dsp_matmul_one.ftl">
