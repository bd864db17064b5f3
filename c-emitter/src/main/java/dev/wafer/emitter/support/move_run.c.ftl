<#assign vectors = false>
<#include "move_run.ftl">
