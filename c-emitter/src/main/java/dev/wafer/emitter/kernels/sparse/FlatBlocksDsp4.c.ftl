<#import "rows.ftl" as r>
<#import "dsp.ftl" as d>
<#assign F = fn?upper_case>
<@r.gather/>
<@d.finish/>
<@d.widen/>
/* Adds a list of blocks of one output to the sums of four rows: skips a gap, then multiplies ${k.width} inputs. The
 * assembly needs all registers; define ${p?upper_case}_NO_ASM where one is reserved. */
#if ${d.condition}
#define ${F}_FOUR                    \
  "ldr %[v], [%[w]], #4\n\t"           \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t"  \
  "sxtb16 %[e], %[v]\n\t"              \
  "sxtb16 %[v], %[v], ror #8\n\t"      \
  "smlad %[a0], %[e], r4, %[a0]\n\t"   \
  "smlad %[a1], %[e], r5, %[a1]\n\t"   \
  "smlad %[a2], %[e], r6, %[a2]\n\t"   \
  "smlad %[a3], %[e], r8, %[a3]\n\t"   \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t"  \
  "smlad %[a0], %[v], r4, %[a0]\n\t"   \
  "smlad %[a1], %[v], r5, %[a1]\n\t"   \
  "smlad %[a2], %[v], r6, %[a2]\n\t"   \
  "smlad %[a3], %[v], r8, %[a3]\n\t"
#define ${F}_LOOP(w_, x_, gap_, n_)                                             \
  do {                                                                          \
    uint32_t v_, e_;                                                            \
    __asm__("1:\n\t"                                                            \
            "ldrb %[v], [%[gap]], #1\n\t"                                       \
            "add %[x], %[x], %[v], lsl #${(k.width == 16)?then(7, 5)}\n\t"                              \
            <#list 0..<k.width / 4 as i>${F}_FOUR </#list>\
            "subs %[n], %[n], #1\n\t"                                           \
            "bne 1b"                                                            \
            : [a0] "+r"(a0), [a1] "+r"(a1), [a2] "+r"(a2), [a3] "+r"(a3),       \
              [w] "+r"(w_), [x] "+r"(x_), [gap] "+r"(gap_), [n] "+r"(n_),       \
              [v] "=&r"(v_), [e] "=&r"(e_)                                      \
            :                                                                   \
            : "r4", "r5", "r6", "r8", "cc", "memory");                          \
  } while (0)
#else
#define ${F}_LOOP(w_, x_, gap_, n_)                        \
  do {                                                     \
    const uint32_t *block_end;                             \
    x_ += (size_t)*gap_++ * ${2 * k.width};                         \
    for (block_end = x_ + ${2 * k.width}; x_ != block_end; x_ += 8) { \
      const uint32_t odd = ${p}_odd_bytes(*w_);            \
      const uint32_t even = ${p}_even_bytes(*w_++);        \
      a0 = ${p}_dot2(odd, x_[4], ${p}_dot2(even, x_[0], a0)); \
      a1 = ${p}_dot2(odd, x_[5], ${p}_dot2(even, x_[1], a1)); \
      a2 = ${p}_dot2(odd, x_[6], ${p}_dot2(even, x_[2], a2)); \
      a3 = ${p}_dot2(odd, x_[7], ${p}_dot2(even, x_[3], a3)); \
    }                                                      \
  } while (--n_ != 0)
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
