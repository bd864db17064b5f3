<#assign clamped = true wide = true>
<#include "dsp_winograd.ftl">
