<#include "dsp_winograd_product.ftl">
<@product name=p + "_dsp_winograd_4x4_product" way="pairs" places=36/>
