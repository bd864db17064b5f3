<#import "rows.ftl" as r>
<#import "dsp.ftl" as d>
<#assign F = fn?upper_case>
<@r.gather/>
<@d.finish/>
<@d.widen/>
/* Adds a list of blocks of one output to the sums of four rows: skips a gap, then multiplies ${k.width} inputs. The
 * assembly borrows r7 and r9 to r11 and gives them back. */
#if ${d.condition}
#define ${F}_FOUR                    \
  "ldr r9, [r12], #4\n\t"            \
  "ldmia lr!, {r4, r5, r6, r8}\n\t"  \
  "sxtb16 r10, r9\n\t"               \
  "sxtb16 r9, r9, ror #8\n\t"        \
  "smlad r0, r10, r4, r0\n\t"        \
  "smlad r1, r10, r5, r1\n\t"        \
  "smlad r2, r10, r6, r2\n\t"        \
  "smlad r3, r10, r8, r3\n\t"        \
  "ldmia lr!, {r4, r5, r6, r8}\n\t"  \
  "smlad r0, r9, r4, r0\n\t"         \
  "smlad r1, r9, r5, r1\n\t"         \
  "smlad r2, r9, r6, r2\n\t"         \
  "smlad r3, r9, r8, r3\n\t"
#define ${F}_LOOP(w_, x_, gap_, n_)                                             \
  do {                                                                          \
    register int32_t a0_ __asm__("r0") = a0;                                    \
    register int32_t a1_ __asm__("r1") = a1;                                    \
    register int32_t a2_ __asm__("r2") = a2;                                    \
    register int32_t a3_ __asm__("r3") = a3;                                    \
    register const uint8_t *gaps_ __asm__("r4") = (gap_);                       \
    register int32_t blocks_ __asm__("r5") = (n_);                              \
    register const uint32_t *weights_ __asm__("r12") = (w_);                    \
    register const uint32_t *at_ __asm__("lr") = (x_);                          \
    __asm__("push {r7, r9, r10, r11}\n\t"                                       \
            "mov r7, r4\n\t"                                                    \
            "mov r11, r5\n"                                                     \
            "1:\n\t"                                                            \
            "ldrb r9, [r7], #1\n\t"                                             \
            "add lr, lr, r9, lsl #${(k.width == 16)?then(7, 5)}\n\t"                                       \
            <#list 0..<k.width / 4 as i>${F}_FOUR </#list>\
            "subs r11, r11, #1\n\t"                                             \
            "bne 1b\n\t"                                                        \
            "mov r4, r7\n\t"                                                    \
            "pop {r7, r9, r10, r11}"                                            \
            : "+r"(a0_), "+r"(a1_), "+r"(a2_), "+r"(a3_), "+r"(gaps_),          \
              "+r"(blocks_), "+r"(weights_), "+r"(at_)                          \
            :                                                                   \
            : "r6", "r8", "cc", "memory");                                      \
    a0 = a0_;                                                                   \
    a1 = a1_;                                                                   \
    a2 = a2_;                                                                   \
    a3 = a3_;                                                                   \
    (gap_) = gaps_;                                                             \
    (w_) = weights_;                                                            \
  } while (0)
#else
#define ${F}_LOOP(w_, x_, gap_, n_)                        \
  do {                                                     \
    const uint32_t *block_end;                             \
    (x_) += (size_t)*(gap_)++ * ${2 * k.width};                         \
    for (block_end = (x_) + ${2 * k.width}; (x_) != block_end; (x_) += 8) { \
      const uint32_t odd = ${p}_odd_bytes(*(w_));            \
      const uint32_t even = ${p}_even_bytes(*(w_)++);        \
      a0 = ${p}_dot2(odd, (x_)[4], ${p}_dot2(even, (x_)[0], a0)); \
      a1 = ${p}_dot2(odd, (x_)[5], ${p}_dot2(even, (x_)[1], a1)); \
      a2 = ${p}_dot2(odd, (x_)[6], ${p}_dot2(even, (x_)[2], a2)); \
      a3 = ${p}_dot2(odd, (x_)[7], ${p}_dot2(even, (x_)[3], a3)); \
    }                                                      \
  } while (--(n_) != 0)
#endif

/* Four rows times a matrix of which only the blocks of 1 output by ${k.width} inputs are stored that are not all
 * zero. The bias holds the input zero point's share. */
static void ${fn}_product(const int8_t *rows, uint32_t *wide, int8_t *out, const ${params} *k) {
  const uint32_t *w = k->weights;
  const uint8_t *gap = k->gaps;
  const uint16_t *count = k->counts;
  const int32_t *bias = k->bias;
  const int32_t *const bias_end = bias + k->outputs;
  ${fn}_widen(rows, wide, k);
  for (; bias != bias_end; bias++, out++) {
    int32_t a0 = *bias, a1 = a0, a2 = a0, a3 = a0;
    const uint32_t *x = wide;
    int32_t n = *count++;
    if (n != 0) {
      ${F}_LOOP(w, x, gap, n);
    }
    {
      const int32_t o = (int32_t)(bias - k->bias);
      int8_t *const second = out + 2 * k->outputs;
      out[0] = ${fn}_finish(a0 * 2, o, k);
      out[k->outputs] = ${fn}_finish(a1 * 2, o, k);
      second[0] = ${fn}_finish(a2 * 2, o, k);
      second[k->outputs] = ${fn}_finish(a3 * 2, o, k);
    }
  }
}

<@r.drive extra="wide" declaration="uint32_t *wide"/>
