<#assign variant = "_relu" scale = "scale_half_up">
<#include "mve_matmul.ftl">
