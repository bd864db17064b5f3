<#assign clamped = true wide = true tiles = 1>
<#include "dsp_winograd.ftl">
