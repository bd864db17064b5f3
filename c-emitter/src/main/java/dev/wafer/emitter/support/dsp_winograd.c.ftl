<#assign clamped = false wide = false>
<#include "dsp_winograd.ftl">
