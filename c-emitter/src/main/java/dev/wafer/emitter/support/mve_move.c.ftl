<#assign vectors = true>
<#include "move_run.ftl">
