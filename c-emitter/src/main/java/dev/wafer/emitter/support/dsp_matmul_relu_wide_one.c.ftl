<#assign variant = "_relu" signFix = false saturate = true wide = true>
<#include "dsp_matmul_one.ftl">
