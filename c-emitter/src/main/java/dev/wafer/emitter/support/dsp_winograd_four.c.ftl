<#assign clamped = false wide = false tiles = 4>
<#include "dsp_winograd.ftl">
