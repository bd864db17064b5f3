<#-- Matrix product of four or three pixels by packed weights. -->
<#import "pair_loop.ftl" as pair>
<#import "dsp_finish.ftl" as dsp>
<#include "dsp_matmul_product.ftl">
/* The right-hand side of a matrix product. A word of weights serves output channels A and A + 1: each of
 * its halfwords is a + 256 * b, a and b being the two channels' weights of one input. */
struct ${m} {
  const uint32_t *weights; /* for each channel pair: steps x 2 words */
<#if wide>
  const int64_t *bias; /* 2^33 * bias + right shift - 1 */
<#else>
  const int32_t *bias; /* 256 * bias + right shift - 1 */
</#if>
  const int32_t *multipliers;
  int32_t rounding; /* 2 * zero point + 1 */
  int32_t steps;    /* of four inputs */
  int32_t channels;
<#if !saturate>
  int32_t min;
  int32_t max;
</#if>
};

<@dsp.finish name=m + "_finish" of="struct " + m signFix=signFix saturate=saturate wide=wide/>

/* ${three?then("Three", "Four")} pixels. Word ${group} * i + j of x holds inputs of pixel j as halfwords; the ${three?then("three", "four")} outputs of a channel are
 * pitch bytes apart. */
<@assembly/>
<#if three>
/* Low sums, of even channels, are in r0 to r2, mixed ones in r4 to r6, the end of x in r3. Of r7 and r9 to r11 a compiler may
 * have reserved some for frames or for a platform: they are borrowed and given back. On the stack: the next weights, x, out,
 * pitch, the next bias, the next multiplier, rounding, the end of x, the last output but one<#if !saturate>, min, max</#if>,
 * where the loop is entered. */
<@few low=["r0", "r1", "r2"] mixed=["r4", "r5", "r6"]/>
<#else>
/* Low sums, of even channels, are in r0 to r3, mixed ones in r4 to r6 and r8. Of r7 and r9 to r11 a compiler may have
 * reserved some for frames or for a platform: they are borrowed and given back. On the stack: the next weights, x, out,
 * pitch, the next bias, the next multiplier, rounding, the end of x, the last output but one<#if !saturate>, min, max</#if>,
 * where the loop is entered. */
<@pair.step name=M + "_4_FIRST" adds=false/>
<@pair.step name=M + "_4_STEP"/>
</#if>
<#if !saturate>
#define ${M}_CLAMP(r)                         \
  "cmp " r ", r7\n\t"                        \
  "it lt\n\t"                                \
  "movlt " r ", r7\n\t"                      \
  "cmp " r ", r9\n\t"                        \
  "it gt\n\t"                                \
  "movgt " r ", r9\n\t"
</#if>
<#if three>
<@product low=["r0", "r1", "r2"] mixed=["r4", "r5", "r6"] turn=8 words=2 bytes=68/>
<#else>
<@product low=["r0", "r1", "r2", "r3"] mixed=["r4", "r5", "r6", "r8"] turn=16 words=1 bytes=48/>
</#if>
#else
<@plain pixels=group/>
#endif
