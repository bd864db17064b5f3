<#import "/kernels/elementwise/mve/runs.ftl" as runs>
<#macro vector name c>
<#if c.half>
  ${name} = vshlq_n_s32(vaddq_n_s32(${name}, ${c.offset}), 19);
<#else>
  ${name} = vqrdmulhq_n_s32(vshlq_n_s32(vaddq_n_s32(${name}, ${c.offset}), 20), ${c.multiplier});
<#if c.shifted>
<@shifted name c.shift true/>
</#if>
</#if>
</#macro>
<#-- To the right by a negative number of bits; ties below zero round away from it where that shows. -->
<#macro shifted name shift away>
<#local value = away?then("vaddq_s32(" + name + ", vshrq_n_s32(" + name + ", 31))", name)>
  ${name} = <#if k.fields?has_content>vrshlq_n_s32(${value}, ${shift})<#else>vrshrq_n_s32(${value}, -(${shift}))</#if>;
</#macro>
/* a and b brought to twice the larger scale and ${k.subtracts?then("subtracted", "added")}, with 20 fractional bits, then brought to the output's. */
#ifdef ${runs.MVE}
static inline int32x4_t ${fn}_four(int32x4_t a, int32x4_t b${runs.taken}) {
  int32x4_t v;
<@vector name="a" c=k.a/>
<@vector name="b" c=k.b/>
  v = vqrdmulhq_n_s32(${k.subtracts?then("vsubq_s32", "vaddq_s32")}(a, b), ${k.multiplier});
<#if k.shifted>
<@shifted "v" k.shift k.signFix/>
</#if>
  v = vaddq_n_s32(v, ${k.zero_point});
  return vminq_s32(vmaxq_s32(v, vdupq_n_s32(${k.min})), vdupq_n_s32(${k.max}));
}
#else
static inline int8_t ${fn}_one(int32_t a, int32_t b${runs.taken}) {
  const int32_t in_a = ${p}_requantize((a + ${k.a.offset}) * (1 << 20), ${k.a.multiplier}, ${k.a.shift});
  const int32_t in_b = ${p}_requantize((b + ${k.b.offset}) * (1 << 20), ${k.b.multiplier}, ${k.b.shift});
  const int32_t v = ${p}_requantize(in_a ${k.subtracts?then("-", "+")} in_b, ${k.multiplier}, ${k.shift}) + ${k.zero_point};
  return (int8_t)${p}_clamp(v, ${k.min}, ${k.max});
}
#endif

<@runs.functions/>
