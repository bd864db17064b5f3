<#assign clamped = true wide = false single = false>
<#include "dsp_winograd.ftl">
