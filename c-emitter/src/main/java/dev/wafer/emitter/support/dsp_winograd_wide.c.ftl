<#assign clamped = false wide = true>
<#include "dsp_winograd.ftl">
