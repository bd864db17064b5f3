<#assign clamped = true wide = true single = true>
<#include "dsp_winograd.ftl">
