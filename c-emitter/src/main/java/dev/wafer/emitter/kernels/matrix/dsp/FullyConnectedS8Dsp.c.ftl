<#import "/support/eights_loop.ftl" as eights>
<#assign F = fn?upper_case>
<#assign shift = k.perChannel?then("shift", "k->shift")>
<#function at i><#return k.perChannel?then("(int32_t)(bias - k->bias)" + i + ", ", "")></#function>
/* From twice a sum to an output: doubling high multiply, then a shift that rounds half away from zero<#if !k.signFix> (half
 * up below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${fn}_finish(int32_t twice, <#if k.perChannel>int32_t o, </#if>const ${params} *k) {
<#if k.perChannel>
  const int32_t shift = (int32_t)k->shifts[o] + 1;
  int32_t v = ${p}_multiply_high(twice, k->multipliers[o], k->rounding * (1 << (shift - 1)));
<#else>
  int32_t v = ${p}_multiply_high(twice, k->multiplier, k->rounding);
</#if>
<#if k.signFix>
  v += twice >> 31;
</#if>
<#if k.clamped>
  return (int8_t)${p}_clamp(v >> ${shift}, k->min, k->max);
<#else>
  return ${p}_saturate_s8(v >> ${shift});
</#if>
}
<#if k.eights>

<@eights.loop name=F deep=k.deep/>
#define ${F}_TWO(i, l, m)                                                                 \
  out[i] = ${fn}_finish(l * 2, ${at(" + i")}k);                                                        \
  out[i + 1] = ${fn}_finish(bias[i + 1] + (m >> 7), ${at(" + i + 1")}k)
</#if>

/* Outputs ${k.eights?then("eight at a time, the rest ", "")}two at a time. What the depth exceeds a multiple of eight by is copied to a buffer with
 * zeros behind it. The bias holds the input zero point's share. */
<#if k.eights>
#if defined(__GNUC__)
__attribute__((noinline)) /* the assembly leaves few registers for a caller's values */
#endif
</#if>
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k->depth, output += <#if k.tiled>k->pitch<#else>k->outputs</#if>) {
</#if>
  const uint32_t *w = k->weights;
  const int32_t *bias = k->bias;
  int8_t *out = output;
<#if k.pairs>
  int32_t left;
</#if>
  int8_t last[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  (void)memcpy(last, input + ((uint32_t)k->depth & ~7u), (uint32_t)k->depth & 7u);
<#if k.eights>
  /* Counted by the biases, which costs no register. */
  for (; k->outputs - (int32_t)(bias - k->bias) >= 8; out += 8, bias += 8) {
    int32_t l0 = bias[0], l1 = bias[2], l2 = bias[4], l3 = bias[6];
    int32_t m0 = l0, m1 = l1, m2 = l2, m3 = l3;
    const int8_t *x = input;
    const int8_t *end = input + ((uint32_t)k->depth & ~7u);
    const int8_t *next = ((uint32_t)k->depth & 7u) != 0u ? last : NULL;
    if (x == end) {
      x = last;
      end = last + 8;
      next = NULL;
    }
    ${F}_LOOP(w, x, end, next);
    ${F}_TWO(0, l0, m0);
    ${F}_TWO(2, l1, m1);
    ${F}_TWO(4, l2, m2);
    ${F}_TWO(6, l3, m3);
  }
</#if>
<#if k.pairs>
  for (left = k->outputs - (int32_t)(bias - k->bias); left > 0; left -= 2, bias += 2) {
    const int8_t *const whole_end = input + ((uint32_t)k->depth & ~7u);
    const int8_t *const last_end = last + 8;
    int32_t low = bias[0], mixed = low;
    const int8_t *x = input;
    const int8_t *end = whole_end;
    for (;;) {
      for (; x != end; x += 8, w += 4) {
        const uint32_t in0 = ${p}_load32(x), in1 = ${p}_load32(x + 4);
        const uint32_t x0 = ${p}_even_bytes(in0), x1 = ${p}_odd_bytes(in0);
        const uint32_t x2 = ${p}_even_bytes(in1), x3 = ${p}_odd_bytes(in1);
        mixed = ${p}_dot2(w[0], x0, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[0]), x0, low);
        mixed = ${p}_dot2(w[1], x1, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[1]), x1, low);
        mixed = ${p}_dot2(w[2], x2, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[2]), x2, low);
        mixed = ${p}_dot2(w[3], x3, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[3]), x3, low);
      }
      if (((uint32_t)k->depth & 7u) == 0u || end == last_end) {
        break;
      }
      x = last;
      end = last_end;
    }
    *out++ = ${fn}_finish(low * 2, ${at("")}k);
    if (left > 1) {
      *out++ = ${fn}_finish(bias[1] + ((int32_t)((uint32_t)mixed - (uint32_t)low) >> 7), ${at(" + 1")}k);
    }
  }
</#if>
<#if k.batched>
  }
</#if>
}
