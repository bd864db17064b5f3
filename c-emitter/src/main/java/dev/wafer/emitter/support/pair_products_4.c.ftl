<#assign pairs = 2 clamped = false>
<#include "pair_products.ftl">
