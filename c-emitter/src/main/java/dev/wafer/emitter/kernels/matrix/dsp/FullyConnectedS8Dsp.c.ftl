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

/* Adds the inputs from x to end, eight at a time, then eight from next, if it is not null, to the sums of eight
 * outputs, where mixed sums begin as the low ones: in a word of weights each halfword is a + 256 * b, the weights of
 * an even output and the next one. The assembly borrows r7 and
 * r9 to r11 and gives them back. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${p?upper_case}_NO_ASM)
#define ${F}_HALF(x)                  \
  "ldrd r7, r9, [r12], #8\n\t"        \
  "smlad r4, r7, " x ", r4\n\t"       \
  "sxtb16 r7, r7\n\t"                 \
  "smlad r0, r7, " x ", r0\n\t"       \
  "smlad r5, r9, " x ", r5\n\t"       \
  "sxtb16 r9, r9\n\t"                 \
  "smlad r1, r9, " x ", r1\n\t"       \
  "ldrd r7, r9, [r12], #8\n\t"        \
  "smlad r6, r7, " x ", r6\n\t"       \
  "sxtb16 r7, r7\n\t"                 \
  "smlad r2, r7, " x ", r2\n\t"       \
  "smlad r8, r9, " x ", r8\n\t"       \
  "sxtb16 r9, r9\n\t"                 \
  "smlad r3, r9, " x ", r3\n\t"
#define ${F}_FOUR                     \
  "ldr r11, [lr], #4\n\t"             \
  "sxtb16 r10, r11\n\t"               \
  "sxtb16 r11, r11, ror #8\n\t"       \
  ${F}_HALF("r10") ${F}_HALF("r11")
#define ${F}_LOOP(w_, x_, end_, next_)                                      \
  do {                                                                        \
    register int32_t l0_ __asm__("r0") = l0;                                  \
    register int32_t l1_ __asm__("r1") = l1;                                  \
    register int32_t l2_ __asm__("r2") = l2;                                  \
    register int32_t l3_ __asm__("r3") = l3;                                  \
    register int32_t m0_ __asm__("r4");                                       \
    register int32_t m1_ __asm__("r5");                                       \
    register int32_t m2_ __asm__("r6");                                       \
    register int32_t m3_ __asm__("r8");                                       \
    register const uint32_t *weights_ __asm__("r12") = (w_);                  \
    register const int8_t *at_ __asm__("lr") = (x_);                          \
    __asm__("push {r4, r5, r7, r9, r10, r11}\n\t"                             \
            "mov r4, r0\n\t"                                                  \
            "mov r5, r1\n\t"                                                  \
            "mov r6, r2\n\t"                                                  \
            "mov r8, r3\n"                                                    \
            "1:\n\t" ${F}_FOUR ${F}_FOUR                                      \
            "ldr r7, [sp]\n\t"                                                \
            "cmp lr, r7\n\t"                                                  \
            "bne 1b\n\t"                                                      \
            "ldr lr, [sp, #4]\n\t"                                            \
            "cmp lr, #0\n\t"                                                  \
            "beq 2f\n\t"                                                      \
            "add r7, lr, #8\n\t"                                              \
            "mov r9, #0\n\t"                                                  \
            "strd r7, r9, [sp]\n\t"                                           \
            "b 1b\n"                                                          \
            "2:\n\t"                                                          \
            "add sp, #8\n\t"                                                  \
            "sub r4, r4, r0\n\t"                                              \
            "sub r5, r5, r1\n\t"                                              \
            "sub r6, r6, r2\n\t"                                              \
            "sub r8, r8, r3\n\t"                                              \
            "pop {r7, r9, r10, r11}"                                          \
            : "+r"(l0_), "+r"(l1_), "+r"(l2_), "+r"(l3_), [m0] "=&r"(m0_),    \
              [m1] "=&r"(m1_), "=&r"(m2_), "=&r"(m3_), "+r"(weights_),        \
              "+r"(at_)                                                       \
            : "[m0]"(end_), "[m1]"(next_)                                     \
            : "cc", "memory");                                                \
    l0 = l0_;                                                                 \
    l1 = l1_;                                                                 \
    l2 = l2_;                                                                 \
    l3 = l3_;                                                                 \
    m0 = m0_;                                                                 \
    m1 = m1_;                                                                 \
    m2 = m2_;                                                                 \
    m3 = m3_;                                                                 \
    (w_) = weights_;                                                          \
  } while (0)
#else
#define ${F}_ONE(l, m, v, x)               \
  m = ${p}_dot2(v, x, m);                  \
  l = ${p}_dot2(${p}_even_bytes(v), x, l)
#define ${F}_LOOP(w_, x_, end_, next_)       \
  for (;;) {                                 \
    const uint32_t in = ${p}_load32(x_);     \
    const uint32_t even = ${p}_even_bytes(in); \
    const uint32_t odd = ${p}_odd_bytes(in); \
    ${F}_ONE(l0, m0, (w_)[0], even);         \
    ${F}_ONE(l1, m1, (w_)[1], even);         \
    ${F}_ONE(l2, m2, (w_)[2], even);         \
    ${F}_ONE(l3, m3, (w_)[3], even);         \
    ${F}_ONE(l0, m0, (w_)[4], odd);          \
    ${F}_ONE(l1, m1, (w_)[5], odd);          \
    ${F}_ONE(l2, m2, (w_)[6], odd);          \
    ${F}_ONE(l3, m3, (w_)[7], odd);          \
    (w_) += 8;                               \
    (x_) += 4;                               \
    if ((x_) == (end_)) {                    \
      if ((next_) == NULL) {                 \
        m0 = (int32_t)((uint32_t)m0 - (uint32_t)l0); \
        m1 = (int32_t)((uint32_t)m1 - (uint32_t)l1); \
        m2 = (int32_t)((uint32_t)m2 - (uint32_t)l2); \
        m3 = (int32_t)((uint32_t)m3 - (uint32_t)l3); \
        break;                               \
      }                                      \
      (x_) = (next_);                        \
      (end_) = (next_) + 8;                  \
      (next_) = NULL;                        \
    }                                        \
  }
#endif
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
