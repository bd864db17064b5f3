<#assign MVE = p?upper_case + "_MVE">
<#macro vector name c>
<#if c.shift == 0 && c.multiplier == 1073741824>
  ${name} = vshlq_n_s32(vaddq_n_s32(${name}, ${c.offset}), 19);
<#else>
  ${name} = vqrdmulhq_n_s32(vshlq_n_s32(vaddq_n_s32(${name}, ${c.offset}), 20), ${c.multiplier});
<#if c.shift != 0>
  ${name} = vrshrq_n_s32(vaddq_s32(${name}, vshrq_n_s32(${name}, 31)), ${-c.shift});
</#if>
</#if>
</#macro>
/* a and b brought to twice the larger scale and ${k.subtracts?then("subtracted", "added")}, with 20 fractional bits, then brought to the output's. */
#ifdef ${MVE}
static inline int32x4_t ${fn}_four(int32x4_t a, int32x4_t b) {
  int32x4_t v;
<@vector name="a" c=k.a/>
<@vector name="b" c=k.b/>
  v = vqrdmulhq_n_s32(${k.subtracts?then("vsubq_s32", "vaddq_s32")}(a, b), ${k.multiplier});
<#if k.shift != 0>
  v = vrshrq_n_s32(<#if k.signFix>vaddq_s32(v, vshrq_n_s32(v, 31))<#else>v</#if>, ${-k.shift});
</#if>
  v = vaddq_n_s32(v, ${k.zeroPoint});
  return vminq_s32(vmaxq_s32(v, vdupq_n_s32(${k.min})), vdupq_n_s32(${k.max}));
}
#endif

<#if k.sliced>
/* Elements that lie side by side in all three tensors. */
static inline void ${fn}_run(const int8_t *a, const int8_t *b, int8_t *sum, int32_t count) {
<#else>
static void ${fn}(const int8_t *a, const int8_t *b, int8_t *sum, int32_t count) {
</#if>
#ifdef ${MVE}
  for (; count >= 4; count -= 4, a += 4, b += 4, sum += 4) {
    vstrbq_s32(sum, ${fn}_four(vldrbq_s32(a), vldrbq_s32(b)));
  }
  if (count > 0) {
    const mve_pred16_t lanes = vctp32q((uint32_t)count);
    vstrbq_p_s32(sum, ${fn}_four(vldrbq_z_s32(a, lanes), vldrbq_z_s32(b, lanes)), lanes);
  }
#else
  for (; count > 0; count--) {
    const int32_t in_a = ${p}_requantize((*a++ + ${k.a.offset}) * (1 << 20), ${k.a.multiplier}, ${k.a.shift});
    const int32_t in_b = ${p}_requantize((*b++ + ${k.b.offset}) * (1 << 20), ${k.b.multiplier}, ${k.b.shift});
    const int32_t v = ${p}_requantize(in_a ${k.subtracts?then("-", "+")} in_b, ${k.multiplier}, ${k.shift}) + ${k.zeroPoint};
    *sum++ = (int8_t)${p}_clamp(v, ${k.min}, ${k.max});
  }
#endif
}
<#if k.sliced>

static void ${fn}(const int8_t *a, const int8_t *b, int8_t *sum, const ${params} *k) {
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
<#assign outer = (i == 0)?then("", i - 1)>
${at}const int8_t *a${i} = a${outer};
${at}const int8_t *b${i} = b${outer};
${at}int8_t *sum${i} = sum${outer};
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, a${i} += k->step_a${i}, b${i} += k->step_b${i}, sum${i} += k->step_sum${i}) {
</#list>
<#assign inner = k.loops - 1>
${""?left_pad(2 + 2 * k.loops)}${fn}_run(a${inner}, b${inner}, sum${inner}, k->run);
<#list inner..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
}
</#if>
