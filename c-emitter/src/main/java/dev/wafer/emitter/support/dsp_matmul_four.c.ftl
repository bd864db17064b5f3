<#--
  Matrix product of four pixels beside that of three, for the last ones: its loop is short.
-->
<#import "pair_loop.ftl" as pair>
<#include "dsp_matmul_product.ftl">
<#assign group = 4>
/* Four pixels, in words 4 * i + j of x. */
<@assembly/>
<@pair.step name=M + "_4_FIRST" adds=false/>
<@pair.step name=M + "_4_STEP"/>
<@product low=["r0", "r1", "r2", "r3"] mixed=["r4", "r5", "r6", "r8"] turn=8 words=1 bytes=48/>
#else
<@plain pixels=4/>
#endif
