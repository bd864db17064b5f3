<#assign clamped = false wide = true single = false>
<#include "dsp_winograd.ftl">
