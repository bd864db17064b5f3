<#assign clamped = true wide = false tiles = 4>
<#include "dsp_winograd.ftl">
