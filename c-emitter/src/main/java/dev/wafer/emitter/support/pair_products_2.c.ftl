<#assign pairs = 1 clamped = false>
<#include "pair_products.ftl">
