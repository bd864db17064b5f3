<#assign clamped = false wide = true tiles = 2>
<#include "dsp_winograd.ftl">
