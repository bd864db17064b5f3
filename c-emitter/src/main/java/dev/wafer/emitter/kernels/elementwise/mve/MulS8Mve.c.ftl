<#import "/kernels/elementwise/mve/runs.ftl" as runs>
/* The product of both less their zero points, brought to the output's scale. */
#ifdef ${runs.MVE}
static inline int32x4_t ${fn}_four(int32x4_t a, int32x4_t b${runs.taken}) {
  int32x4_t v = vqrdmulhq_n_s32(vmulq_s32(vaddq_n_s32(a, ${k.offset_a}), vaddq_n_s32(b, ${k.offset_b})), ${k.multiplier});
<#if k.shifted>
<#assign value = k.signFix?then("vaddq_s32(v, vshrq_n_s32(v, 31))", "v")>
  v = <#if k.fields?has_content>vrshlq_n_s32(${value}, ${k.shift})<#else>vrshrq_n_s32(${value}, -(${k.shift}))</#if>;
</#if>
  v = vaddq_n_s32(v, ${k.zero_point});
  return vminq_s32(vmaxq_s32(v, vdupq_n_s32(${k.min})), vdupq_n_s32(${k.max}));
}
#else
static inline int8_t ${fn}_one(int32_t a, int32_t b${runs.taken}) {
  const int32_t v = ${p}_requantize((a + ${k.offset_a}) * (b + ${k.offset_b}), ${k.multiplier}, ${k.shift}) + ${k.zero_point};
  return (int8_t)${p}_clamp(v, ${k.min}, ${k.max});
}
#endif

<@runs.functions/>
