<#assign variant = "_clamp" clamped = true>
<#include "pair_products.ftl">
