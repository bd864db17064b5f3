<#assign clamped = false>
<#include "dsp_winograd.ftl">
