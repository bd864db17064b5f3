<#assign clamped = false wide = false single = true>
<#include "dsp_winograd.ftl">
