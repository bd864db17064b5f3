<#assign variant = "_relu_clamp" signFix = false saturate = false>
<#include "dsp_matmul.ftl">
