<#assign variant = "" scale = "scale_half_away">
<#include "mve_matmul.ftl">
