<#-- The helper's name tells the way, and the depth if it is one alone: dsp_winograd_two_16. -->
<#include "dsp_winograd_product.ftl">
<#assign words = helper?remove_beginning("dsp_winograd_")?split("_")>
<@product name=p + "_winograd_" + words?join("_") way=words[0] places=16 depth=(words[1]!"0")?number/>
