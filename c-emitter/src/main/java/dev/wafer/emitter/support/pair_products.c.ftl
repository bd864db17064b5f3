<#assign variant = "" clamped = false>
<#include "pair_products.ftl">
