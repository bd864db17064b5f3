<#assign clamped = true wide = false single = true>
<#include "dsp_winograd.ftl">
