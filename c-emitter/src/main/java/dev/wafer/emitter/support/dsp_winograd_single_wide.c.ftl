<#assign clamped = false wide = true single = true>
<#include "dsp_winograd.ftl">
