<#assign clamped = false wide = false tiles = 1>
<#include "dsp_winograd.ftl">
