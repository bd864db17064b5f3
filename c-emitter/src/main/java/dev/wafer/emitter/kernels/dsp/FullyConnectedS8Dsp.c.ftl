<#assign F = fn?upper_case>
/* From twice a sum to an output: doubling high multiply, then a shift that rounds half away from zero<#if !k.signFix> (half
 * up below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${fn}_finish(int32_t twice, const ${params} *k) {
  int32_t v = ${p}_multiply_high(twice, k->multiplier, k->rounding);
<#if k.signFix>
  v += twice >> 31;
</#if>
<#if k.clamped>
  return (int8_t)${p}_clamp(v >> k->shift, k->min, k->max);
<#else>
  return ${p}_saturate_s8(v >> k->shift);
</#if>
}
<#if k.eights>

/* Adds the inputs from x to end, eight at a time, to the sums of eight outputs: in a word of weights each
 * halfword is a + 256 * b, the weights of an even output and the next one. The assembly needs all registers;
 * define ${p?upper_case}_NO_ASM where one is reserved. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${p?upper_case}_NO_ASM)
#define ${F}_HALF(x)               \
  "ldrd %[v], %[u], [%[w]], #8\n\t"  \
  "smlad %[m0], %[v], " x ", %[m0]\n\t" \
  "sxtb16 %[v], %[v]\n\t"            \
  "smlad %[l0], %[v], " x ", %[l0]\n\t" \
  "smlad %[m1], %[u], " x ", %[m1]\n\t" \
  "sxtb16 %[u], %[u]\n\t"            \
  "smlad %[l1], %[u], " x ", %[l1]\n\t" \
  "ldrd %[v], %[u], [%[w]], #8\n\t"  \
  "smlad %[m2], %[v], " x ", %[m2]\n\t" \
  "sxtb16 %[v], %[v]\n\t"            \
  "smlad %[l2], %[v], " x ", %[l2]\n\t" \
  "smlad %[m3], %[u], " x ", %[m3]\n\t" \
  "sxtb16 %[u], %[u]\n\t"            \
  "smlad %[l3], %[u], " x ", %[l3]\n\t"
#define ${F}_FOUR                        \
  "ldr %[xb], [%[x]], #4\n\t"              \
  "sxtb16 %[xa], %[xb]\n\t"                \
  "sxtb16 %[xb], %[xb], ror #8\n\t"        \
  ${F}_HALF("%[xa]") ${F}_HALF("%[xb]")
#define ${F}_LOOP(w_, x_, end_)                                             \
  do {                                                                        \
    uint32_t v_, u_, xa_, xb_;                                                \
    __asm__("1:\n\t" ${F}_FOUR ${F}_FOUR                                  \
            "ldr %[v], %[end]\n\t"                                            \
            "cmp %[x], %[v]\n\t"                                              \
            "bne 1b"                                                          \
            : [l0] "+r"(l0), [l1] "+r"(l1), [l2] "+r"(l2), [l3] "+r"(l3),     \
              [m0] "+r"(m0), [m1] "+r"(m1), [m2] "+r"(m2), [m3] "+r"(m3),     \
              [w] "+r"(w_), [x] "+r"(x_), [v] "=&r"(v_), [u] "=&r"(u_),       \
              [xa] "=&r"(xa_), [xb] "=&r"(xb_)                                \
            : [end] "m"(end_)                                                 \
            : "cc", "memory");                                                \
  } while (0)
#else
#define ${F}_ONE(l, m, v, x)               \
  m = ${p}_dot2(v, x, m);                  \
  l = ${p}_dot2(${p}_even_bytes(v), x, l)
#define ${F}_LOOP(w_, x_, end_)            \
  do {                                       \
    const uint32_t in = ${p}_load32(x_);     \
    const uint32_t even = ${p}_even_bytes(in); \
    const uint32_t odd = ${p}_odd_bytes(in); \
    ${F}_ONE(l0, m0, w_[0], even);         \
    ${F}_ONE(l1, m1, w_[1], even);         \
    ${F}_ONE(l2, m2, w_[2], even);         \
    ${F}_ONE(l3, m3, w_[3], even);         \
    ${F}_ONE(l0, m0, w_[4], odd);          \
    ${F}_ONE(l1, m1, w_[5], odd);          \
    ${F}_ONE(l2, m2, w_[6], odd);          \
    ${F}_ONE(l3, m3, w_[7], odd);          \
    w_ += 8;                                 \
    x_ += 4;                                 \
  } while (x_ != end_)
#endif
#define ${F}_TWO(i, l, m)                                                                 \
  out[i] = ${fn}_finish(l * 2, k);                                                        \
  out[i + 1] = ${fn}_finish(bias[i + 1] + ((int32_t)((uint32_t)m - (uint32_t)l) >> 7), k)
</#if>

/* Outputs ${k.eights?then("eight at a time, the rest ", "")}two at a time. What the depth exceeds a multiple of eight by is copied to a buffer with
 * zeros behind it. The bias holds the input zero point's share. */
<#if k.eights>
#if defined(__GNUC__)
__attribute__((noinline)) /* the assembly leaves no register for a caller's values */
#endif
</#if>
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
  const int32_t rest = k->depth % 8;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k->depth, output += <#if k.tiled>k->pitch<#else>k->outputs</#if>) {
</#if>
  const int8_t *const whole_end = input + (k->depth - rest);
  const uint32_t *w = k->weights;
  const int32_t *bias = k->bias;
  int8_t *out = output;
  int32_t left = k->outputs;
  int8_t last[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  const int8_t *const last_end = last + 8;
  memcpy(last, whole_end, (size_t)rest);
<#if k.eights>
  for (; left >= 8; left -= 8, out += 8, bias += 8) {
    int32_t l0 = bias[0], l1 = bias[2], l2 = bias[4], l3 = bias[6];
    int32_t m0 = l0, m1 = l1, m2 = l2, m3 = l3;
    const int8_t *x = input;
    if (x != whole_end) {
      ${F}_LOOP(w, x, whole_end);
    }
    if (rest != 0) {
      x = last;
      ${F}_LOOP(w, x, last_end);
    }
    ${F}_TWO(0, l0, m0);
    ${F}_TWO(2, l1, m1);
    ${F}_TWO(4, l2, m2);
    ${F}_TWO(6, l3, m3);
  }
</#if>
<#if k.pairs>
  for (; left > 0; left -= 2, bias += 2) {
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
      if (rest == 0 || end == last_end) {
        break;
      }
      x = last;
      end = last_end;
    }
    *out++ = ${fn}_finish(low * 2, k);
    if (left > 1) {
      *out++ = ${fn}_finish(bias[1] + ((int32_t)((uint32_t)mixed - (uint32_t)low) >> 7), k);
    }
  }
</#if>
<#if k.batched>
  }
</#if>
}
