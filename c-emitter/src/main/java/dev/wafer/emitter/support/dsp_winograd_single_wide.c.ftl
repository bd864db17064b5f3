<#assign clamped = false wide = true tiles = 1>
<#include "dsp_winograd.ftl">
