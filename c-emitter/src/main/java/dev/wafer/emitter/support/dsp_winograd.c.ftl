<#assign clamped = false wide = false single = false>
<#include "dsp_winograd.ftl">
