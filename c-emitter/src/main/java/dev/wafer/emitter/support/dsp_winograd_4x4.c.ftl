<#assign tiles = 2>
<#include "dsp_winograd_product.ftl">
<@product name=p + "_dsp_winograd_4x4" places=36/>
