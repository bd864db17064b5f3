<#assign variant = "_clamp" signFix = true saturate = false>
<#include "dsp_matmul.ftl">
