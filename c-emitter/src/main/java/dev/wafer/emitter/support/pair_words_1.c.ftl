<#assign step = 1>
<#include "pair_words.ftl">
