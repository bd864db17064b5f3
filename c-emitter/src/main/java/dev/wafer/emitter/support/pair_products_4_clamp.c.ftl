<#assign pairs = 2 clamped = true>
<#include "pair_products.ftl">
