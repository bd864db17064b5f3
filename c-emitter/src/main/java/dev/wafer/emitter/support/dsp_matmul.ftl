<#--
  Matrix product of four pixels by packed weights. Needs: variant, signFix, saturate.
-->
<#import "pair_loop.ftl" as pair>
<#assign P = p?upper_case>
<#assign m = p + "_dsp_matmul" + variant>
/* The right-hand side of a matrix product. A word of weights serves output channels A and A + 1: each of
 * its halfwords is a + 256 * b, a and b being the two channels' weights of one input. */
struct ${m} {
  const uint32_t *weights; /* for each channel pair: steps x 4 words */
  const int32_t *bias;     /* of odd channels twice the bias */
  const int32_t *multipliers;
  const uint8_t *shifts; /* right shift - 1 */
  int32_t channels;
  int32_t steps;    /* of eight inputs */
  int32_t rounding; /* 2 * zero point + 1 */
<#if !saturate>
  int32_t min;
  int32_t max;
</#if>
};

/* From twice an accumulator to an output: doubling high multiply, then a shift that rounds half away
 * from zero<#if !signFix> (half up below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${m}_finish(int32_t twice, int32_t multiplier, int32_t rounding, int32_t shift<#if !saturate>, const struct ${m} *b</#if>) {
  int32_t v = ${p}_multiply_high(twice, multiplier, rounding);
<#if signFix>
  v += twice >> 31;
</#if>
  v >>= shift;
<#if saturate>
  return ${p}_saturate_s8(v);
<#else>
  return (int8_t)(v < b->min ? b->min : (v > b->max ? b->max : v));
</#if>
}
<#assign tail = saturate?then("", ", b")>

/* Adds steps of two inputs to the sums of four pixels, all of which begin as l0: low sums for the first channel,
 * mixed ones for both. The assembly borrows r7 and r9 to r11 and gives them back. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
<@pair.loop name=m?upper_case steps=4/>
/* Keeps the compiler from computing x before y, which would cost registers. */
#define ${m?upper_case}_AFTER(x, y) __asm__("" : "+r"(x), "+r"(y))
#define ${m?upper_case}_NOINLINE __attribute__((noinline))
#else
#define ${m?upper_case}_LOOP(w_, x_, end_)                                            \
  do {                                                                                  \
    const uint32_t v = *(w_)++;                                                         \
    const uint32_t e = ${p}_even_bytes(v);                                            \
    m0 = ${p}_dot2(v, (x_)[0], m0);                                                     \
    l0 = ${p}_dot2(e, (x_)[0], l0);                                                     \
    m1 = ${p}_dot2(v, (x_)[1], m1);                                                     \
    l1 = ${p}_dot2(e, (x_)[1], l1);                                                     \
    m2 = ${p}_dot2(v, (x_)[2], m2);                                                     \
    l2 = ${p}_dot2(e, (x_)[2], l2);                                                     \
    m3 = ${p}_dot2(v, (x_)[3], m3);                                                     \
    l3 = ${p}_dot2(e, (x_)[3], l3);                                                     \
    (x_) += 4;                                                                          \
  } while ((x_) != (end_))
#define ${m?upper_case}_AFTER(x, y) ((void)0)
#define ${m?upper_case}_NOINLINE
#endif

/* Four pixels. Word 4 * i + j of x holds inputs of pixel j as halfwords; the four outputs of a channel are
 * pitch bytes apart. */
${m?upper_case}_NOINLINE static void ${m}_4(const uint32_t *x, int8_t *out, int32_t pitch, const struct ${m} *b) {
  const uint32_t *w = b->weights;
  const int32_t *bias = b->bias;
  const int32_t *multipliers = b->multipliers;
  const uint8_t *shifts = b->shifts;
  const int8_t *const end = out + b->channels;
  for (;;) {
    int32_t l0 = bias[0], l1 = l0, l2 = l0, l3 = l0, m0 = l0, m1 = l0, m2 = l0, m3 = l0;
    int32_t stride = pitch;
    const uint32_t *xp = x;
    const uint32_t *const x_end = x + b->steps * 16;
    ${m?upper_case}_LOOP(w, xp, x_end);
    m0 = (int32_t)((uint32_t)m0 - (uint32_t)l0);
    m1 = (int32_t)((uint32_t)m1 - (uint32_t)l1);
    m2 = (int32_t)((uint32_t)m2 - (uint32_t)l2);
    m3 = (int32_t)((uint32_t)m3 - (uint32_t)l3);
    ${m?upper_case}_AFTER(bias, l0);
    ${m?upper_case}_AFTER(multipliers, l0);
    ${m?upper_case}_AFTER(out, l0);
    ${m?upper_case}_AFTER(shifts, l0);
    ${m?upper_case}_AFTER(stride, l0);
    {
      const int32_t multiplier = multipliers[0];
      const int32_t shift = (int32_t)shifts[0] + 1;
      const int32_t rounding = b->rounding * (1 << shifts[0]);
      int8_t *const second = out + 2 * stride;
      out[0] = ${m}_finish(l0 * 2, multiplier, rounding, shift${tail});
      out[stride] = ${m}_finish(l1 * 2, multiplier, rounding, shift${tail});
      second[0] = ${m}_finish(l2 * 2, multiplier, rounding, shift${tail});
      second[stride] = ${m}_finish(l3 * 2, multiplier, rounding, shift${tail});
    }
    ${m?upper_case}_AFTER(out, m0);
    ${m?upper_case}_AFTER(stride, m0);
    ${m?upper_case}_AFTER(shifts, m0);
    ${m?upper_case}_AFTER(bias, m0);
    ${m?upper_case}_AFTER(multipliers, m0);
    if (++out == end) {
      return;
    }
    {
      const int32_t twice_bias = bias[1];
      const int32_t multiplier = multipliers[1];
      const int32_t shift = (int32_t)shifts[1] + 1;
      const int32_t rounding = b->rounding * (1 << shifts[1]);
      int8_t *const second = out + 2 * stride;
      out[0] = ${m}_finish(twice_bias + (m0 >> 7), multiplier, rounding, shift${tail});
      out[stride] = ${m}_finish(twice_bias + (m1 >> 7), multiplier, rounding, shift${tail});
      second[0] = ${m}_finish(twice_bias + (m2 >> 7), multiplier, rounding, shift${tail});
      second[stride] = ${m}_finish(twice_bias + (m3 >> 7), multiplier, rounding, shift${tail});
    }
    if (++out == end) {
      return;
    }
    bias += 2;
    multipliers += 2;
    shifts += 2;
  }
}

/* One pixel: words 0, 4, 8 ... of x. */
static void ${m}_1(const uint32_t *x, int8_t *out, const struct ${m} *b) {
  const uint32_t *w = b->weights;
  const int32_t *bias = b->bias;
  const int32_t *multipliers = b->multipliers;
  const uint8_t *shifts = b->shifts;
  const int32_t zero_point = b->rounding;
  const int8_t *const end = out + b->channels;
  const uint32_t *const x_end = x + b->steps * 16;
  for (;;) {
    int32_t low = bias[0], mixed = low;
    const uint32_t *xp;
    for (xp = x; xp != x_end; xp += 16, w += 4) {
      mixed = ${p}_dot2(w[0], xp[0], mixed);
      low = ${p}_dot2(${p}_even_bytes(w[0]), xp[0], low);
      mixed = ${p}_dot2(w[1], xp[4], mixed);
      low = ${p}_dot2(${p}_even_bytes(w[1]), xp[4], low);
      mixed = ${p}_dot2(w[2], xp[8], mixed);
      low = ${p}_dot2(${p}_even_bytes(w[2]), xp[8], low);
      mixed = ${p}_dot2(w[3], xp[12], mixed);
      low = ${p}_dot2(${p}_even_bytes(w[3]), xp[12], low);
    }
    mixed = (int32_t)((uint32_t)mixed - (uint32_t)low);
    *out++ = ${m}_finish(low * 2, multipliers[0], zero_point * (1 << shifts[0]), (int32_t)shifts[0] + 1${tail});
    if (out == end) {
      return;
    }
    *out++ = ${m}_finish(bias[1] + (mixed >> 7), multipliers[1], zero_point * (1 << shifts[1]), (int32_t)shifts[1] + 1${tail});
    if (out == end) {
      return;
    }
    bias += 2;
    multipliers += 2;
    shifts += 2;
  }
}
