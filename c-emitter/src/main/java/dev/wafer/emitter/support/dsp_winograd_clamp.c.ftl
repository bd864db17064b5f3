<#assign clamped = true wide = false tiles = 2>
<#include "dsp_winograd.ftl">
