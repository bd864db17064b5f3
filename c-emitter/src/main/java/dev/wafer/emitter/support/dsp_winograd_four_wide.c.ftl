<#assign clamped = false wide = true tiles = 4>
<#include "dsp_winograd.ftl">
