<#assign clamped = true>
<#include "dsp_winograd.ftl">
