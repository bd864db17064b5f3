<#assign clamped = true wide = false>
<#include "dsp_winograd.ftl">
