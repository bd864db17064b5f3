<#--
  Matrix product of one pixel, beside that of a group.
-->
<#include "dsp_matmul_product.ftl">
/* One pixel, words ${group} * i of x. */
<@assembly/>
<@few low=["r0"] mixed=["r4"]/>
<@product low=["r0"] mixed=["r4"] turn=4 words=2 bytes=36/>
#else
<@plain pixels=1/>
#endif
