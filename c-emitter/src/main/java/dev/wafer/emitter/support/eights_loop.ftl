<#--
  The loop of a matrix product of one row by eight outputs at a time, for the DSP extension.
-->
<#macro loop name widened=false>
/* Adds the inputs from x to end, <#if widened>whose halfwords are the first and third of four, then the others, eight at a time<#else>eight at a time, then eight from next, if it is not null</#if>, to the sums of eight
 * outputs, where mixed sums begin as the low ones: in a word of weights each halfword is a + 256 * b, the weights of
 * an even output and the next one. The assembly borrows r7 and
 * r9 to r11 and gives them back. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${p?upper_case}_NO_ASM)
#define ${name}_HALF(x)                  \
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
#define ${name}_FOUR                     \
<#if widened>
  "ldrd r10, r11, [lr], #8\n\t"       \
<#else>
  "ldr r11, [lr], #4\n\t"             \
  "sxtb16 r10, r11\n\t"               \
  "sxtb16 r11, r11, ror #8\n\t"       \
</#if>
  ${name}_HALF("r10") ${name}_HALF("r11")
#define ${name}_LOOP(w_, x_, end_<#if !widened>, next_</#if>)                                      \
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
    register const ${widened?then("uint32_t", "int8_t")} *at_ __asm__("lr") = (x_);                          \
    __asm__("push {r4, r5, r7, r9, r10, r11}\n\t"                             \
            "mov r4, r0\n\t"                                                  \
            "mov r5, r1\n\t"                                                  \
            "mov r6, r2\n\t"                                                  \
            "mov r8, r3\n"                                                    \
            "1:\n\t" ${name}_FOUR ${name}_FOUR                                      \
            "ldr r7, [sp]\n\t"                                                \
            "cmp lr, r7\n\t"                                                  \
            "bne 1b\n\t"                                                      \
<#if !widened>
            "ldr lr, [sp, #4]\n\t"                                            \
            "cmp lr, #0\n\t"                                                  \
            "beq 2f\n\t"                                                      \
            "add r7, lr, #8\n\t"                                              \
            "mov r9, #0\n\t"                                                  \
            "strd r7, r9, [sp]\n\t"                                           \
            "b 1b\n"                                                          \
            "2:\n\t"                                                          \
</#if>
            "add sp, #8\n\t"                                                  \
            "sub r4, r4, r0\n\t"                                              \
            "sub r5, r5, r1\n\t"                                              \
            "sub r6, r6, r2\n\t"                                              \
            "sub r8, r8, r3\n\t"                                              \
            "pop {r7, r9, r10, r11}"                                          \
            : "+r"(l0_), "+r"(l1_), "+r"(l2_), "+r"(l3_), [m0] "=&r"(m0_),    \
              [m1] "=&r"(m1_), "=&r"(m2_), "=&r"(m3_), "+r"(weights_),        \
              "+r"(at_)                                                       \
            : "[m0]"(end_), "[m1]"(<#if widened>end_<#else>next_</#if>)                                     \
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
#define ${name}_ONE(l, m, v, x)               \
  m = ${p}_dot2(v, x, m);                  \
  l = ${p}_dot2(${p}_even_bytes(v), x, l)
<#if widened>
#define ${name}_LOOP(w_, x_, end_)               \
  do {                                       \
    ${name}_ONE(l0, m0, (w_)[0], (x_)[0]);      \
    ${name}_ONE(l1, m1, (w_)[1], (x_)[0]);      \
    ${name}_ONE(l2, m2, (w_)[2], (x_)[0]);      \
    ${name}_ONE(l3, m3, (w_)[3], (x_)[0]);      \
    ${name}_ONE(l0, m0, (w_)[4], (x_)[1]);      \
    ${name}_ONE(l1, m1, (w_)[5], (x_)[1]);      \
    ${name}_ONE(l2, m2, (w_)[6], (x_)[1]);      \
    ${name}_ONE(l3, m3, (w_)[7], (x_)[1]);      \
    (w_) += 8;                               \
    (x_) += 2;                               \
  } while ((x_) != (end_));                  \
  m0 = (int32_t)((uint32_t)m0 - (uint32_t)l0); \
  m1 = (int32_t)((uint32_t)m1 - (uint32_t)l1); \
  m2 = (int32_t)((uint32_t)m2 - (uint32_t)l2); \
  m3 = (int32_t)((uint32_t)m3 - (uint32_t)l3)
<#else>
#define ${name}_LOOP(w_, x_, end_, next_)       \
  for (;;) {                                 \
    const uint32_t in = ${p}_load32(x_);     \
    const uint32_t even = ${p}_even_bytes(in); \
    const uint32_t odd = ${p}_odd_bytes(in); \
    ${name}_ONE(l0, m0, (w_)[0], even);         \
    ${name}_ONE(l1, m1, (w_)[1], even);         \
    ${name}_ONE(l2, m2, (w_)[2], even);         \
    ${name}_ONE(l3, m3, (w_)[3], even);         \
    ${name}_ONE(l0, m0, (w_)[4], odd);          \
    ${name}_ONE(l1, m1, (w_)[5], odd);          \
    ${name}_ONE(l2, m2, (w_)[6], odd);          \
    ${name}_ONE(l3, m3, (w_)[7], odd);          \
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
</#if>
#endif
</#macro>
