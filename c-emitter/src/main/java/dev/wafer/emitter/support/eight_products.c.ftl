<#assign clamped = false>
<#include "eight_products.ftl">
