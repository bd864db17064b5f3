<#assign clamped = true>
<#include "eight_products.ftl">
