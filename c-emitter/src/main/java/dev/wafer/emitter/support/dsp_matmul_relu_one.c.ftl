<#assign variant = "_relu" signFix = false saturate = true wide = false>
<#include "dsp_matmul_one.ftl">
