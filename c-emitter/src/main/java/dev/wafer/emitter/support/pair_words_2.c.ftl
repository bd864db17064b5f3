<#assign step = 2>
<#include "pair_words.ftl">
