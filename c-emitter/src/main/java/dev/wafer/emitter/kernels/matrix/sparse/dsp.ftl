<#-- What the kernels for the DSP extension share. -->
<#assign condition = "defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \\\n    !defined(" + p?upper_case + "_NO_ASM)">
<#macro finish>
/* From twice a sum to an output: doubling high multiply, then a shift that rounds half away from zero<#if !k.signFix> (half
 * up below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${fn}_finish(int32_t twice, int32_t o, const ${params} *k) {
<#if k.perChannel>
  int32_t v = ${p}_multiply_high(twice, k->multipliers[o], k->roundings[o]);
  const int32_t shift = k->shifts[o];
<#else>
  int32_t v = ${p}_multiply_high(twice, k->multiplier, k->rounding);
  const int32_t shift = k->shift;
  (void)o;
</#if>
<#if k.signFix>
  v += twice >> 31;
</#if>
<#if k.clamped>
  return (int8_t)${p}_clamp(v >> shift, k->min, k->max);
<#else>
  return ${p}_saturate_s8(v >> shift);
</#if>
}

</#macro>
<#-- Widens a group of rows to halfwords: of each four inputs the even ones of all rows, then the odd ones. -->
<#macro widen>
static void ${fn}_widen(const int8_t *rows, uint32_t *to, const ${params} *k) {
  const int8_t *const end = rows + k->pitch;
  for (; rows != end; rows += 4, to += ${2 * k.rows}) {
<#list 0..<k.rows as i>
    const uint32_t v${i} = ${p}_load32(rows<#if i != 0> + ${i} * k->pitch</#if>);
</#list>
<#list 0..<k.rows as i>
    to[${i}] = ${p}_even_bytes(v${i});
</#list>
<#list 0..<k.rows as i>
    to[${k.rows + i}] = ${p}_odd_bytes(v${i});
</#list>
  }
}

</#macro>
