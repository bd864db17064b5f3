<#assign clamped = true wide = true single = false>
<#include "dsp_winograd.ftl">
