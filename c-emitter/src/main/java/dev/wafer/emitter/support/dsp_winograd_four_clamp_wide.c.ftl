<#assign clamped = true wide = true tiles = 4>
<#include "dsp_winograd.ftl">
