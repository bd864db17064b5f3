<#import "/kernels/elementwise/portable/pairs.ftl" as pairs>
<#if k.scaled>
/* Real values, eight bits up. */
static inline uint8_t ${fn}_of(int32_t a, int32_t b, const ${params} *k) {
  const int32_t real_a = ${p}_requantize((a + k->offset1) * 256, k->multiplier1, k->shift1);
  const int32_t real_b = ${p}_requantize((b + k->offset2) * 256, k->multiplier2, k->shift2);
  return (uint8_t)(real_a ${k.comparison} real_b ? 1 : 0);
}

<#assign element = fn + "_of(a, b, k)">
<#else>
<#assign element = "(uint8_t)(a " + k.comparison + " b ? 1 : 0)">
</#if>
static void ${fn}(const ${k.in} *input1, const ${k.in} *input2, uint8_t *output, const ${params} *k) {
<@pairs.each in1=k.in in2=k.in out="uint8_t" element=element/>
}
