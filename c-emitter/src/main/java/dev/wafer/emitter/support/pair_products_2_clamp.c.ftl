<#assign pairs = 1 clamped = true>
<#include "pair_products.ftl">
