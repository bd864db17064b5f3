<#assign variant = "_left" scale = "scale_left">
<#include "mve_matmul.ftl">
