<#--
  Matrix product of four pixels by packed weights. Needs: variant, signFix, saturate.
-->
<#import "pair_loop.ftl" as pair>
<#assign P = p?upper_case>
<#assign m = p + "_dsp_matmul" + variant>
<#assign M = m?upper_case>
<#assign tail = saturate?then("", ", b")>
/* The right-hand side of a matrix product. A word of weights serves output channels A and A + 1: each of
 * its halfwords is a + 256 * b, a and b being the two channels' weights of one input. A multiplier is 2^30 or
 * more; its two highest bits are an index of shifts, to which a channel's number is added if each has its own. */
struct ${m} {
  const uint8_t *shifts; /* right shift - 1 */
  const uint32_t *multipliers;
  const int32_t *bias; /* twice the bias */
  int32_t rounding;      /* 2 * zero point + 1 */
  int32_t own_shifts;    /* 1 if each channel has its own, else 0 */
  const uint32_t *weights; /* for each channel pair: steps x 4 words */
  int32_t steps;           /* of eight inputs */
  int32_t channels;
<#if !saturate>
  int32_t min;
  int32_t max;
</#if>
};

/* From twice a sum to an output: doubling high multiply, then a shift that rounds half away from zero<#if !signFix>
 * (half up below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${m}_finish(int32_t twice, uint32_t coded, int32_t rounding, int32_t shift<#if !saturate>, const struct ${m} *b</#if>) {
  int32_t v = ${p}_multiply_high(twice, (int32_t)((coded & 0x3FFFFFFFu) | 0x40000000u), rounding * (1 << shift));
<#if signFix>
  v += twice >> 31;
</#if>
  v >>= shift + 1;
<#if saturate>
  return ${p}_saturate_s8(v);
<#else>
  return (int8_t)(v < b->min ? b->min : (v > b->max ? b->max : v));
</#if>
}

/* Four pixels. Word 4 * i + j of x holds inputs of pixel j as halfwords; the four outputs of a channel are
 * pitch bytes apart. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
/* Low sums, of even channels, are in r0 to r3, mixed ones in r4 to r6 and r8. Of r7 and r9 to r11 a compiler may have
 * reserved some for frames or for a platform: they are borrowed and given back. On the stack: b, x, out, pitch, the end
 * of x, the next weights, the channel. */
<@pair.step name=M + "_FIRST" adds=false/>
<@pair.step name=M + "_STEP"/>
/* From channel lr: r10 twice the bias, r9 the multiplier, r7 the shift, r11 the rounding constant. */
#define ${M}_CHANNEL           \
  "ldr r9, [r9, lr, lsl #2]\n\t"      \
  "ldr r10, [r10, lr, lsl #2]\n\t"    \
  "mul r12, r12, lr\n\t"              \
  "add r12, r12, r9, lsr #30\n\t"     \
  "ldrb r7, [r7, r12]\n\t"            \
  "bfc r9, #30, #2\n\t"               \
  "orr r9, r9, #0x40000000\n\t"       \
  "lsl r11, r11, r7\n\t"              \
  "adds r7, #1\n\t"
#define ${M}_SCALE(r, twice, narrow)          \
  "add " r ", r10, " r ", " twice "\n\t"      \
<#if signFix>
  "smmlar r12, " r ", r9, r11\n\t"           \
  "add r12, r12, " r ", asr #31\n\t"         \
  "asr " r ", r12, r7\n\t"                   \
<#else>
  "smmlar " r ", " r ", r9, r11\n\t"         \
  narrow " " r ", r7\n\t"                    \
</#if>
<#if saturate>
  "ssat " r ", #8, " r "\n\t"
<#else>
  ""
#define ${M}_CLAMP(r)                         \
  "cmp " r ", r7\n\t"                        \
  "it lt\n\t"                                \
  "movlt " r ", r7\n\t"                      \
  "cmp " r ", r9\n\t"                        \
  "it gt\n\t"                                \
  "movgt " r ", r9\n\t"
</#if>
#define ${M}_NOINLINE __attribute__((noinline))
${M}_NOINLINE static void ${m}_4(const uint32_t *x, int8_t *out, int32_t pitch, const struct ${m} *b) {
  register const struct ${m} *b_ __asm__("r0") = b;
  register const uint32_t *x_ __asm__("r1") = x;
  register int8_t *out_ __asm__("r2") = out;
  register int32_t pitch_ __asm__("r3") = pitch;
  __asm__ volatile("push {r7, r9, r10, r11}\n\t"
          "ldrd r5, r4, [r0, #20]\n\t"
          "add r4, r1, r4, lsl #6\n\t"
          "movs r6, #0\n\t"
          "push {r0, r1, r2, r3, r4, r5, r6}\n"
          "1:\n\t"
          "ldr lr, [sp, #4]\n\t"
          "ldr r12, [sp, #20]\n\t" ${M}_FIRST
          "b 3f\n"
          "2:\n\t" ${M}_STEP
          "3:\n\t" ${M}_STEP ${M}_STEP ${M}_STEP
          "ldr r9, [sp, #16]\n\t"
          "cmp lr, r9\n\t"
          "bne 2b\n\t"
          "str r12, [sp, #20]\n\t"
          "subs r4, r4, r0\n\t"
          "subs r5, r5, r1\n\t"
          "subs r6, r6, r2\n\t"
          "sub r8, r8, r3\n\t"
          "ldr lr, [sp]\n\t"
          "ldm lr, {r7, r9, r10, r11, r12}\n\t"
          "ldr lr, [sp, #24]\n\t" ${M}_CHANNEL
          ${M}_SCALE("r0", "lsl #1", "asrs") ${M}_SCALE("r1", "lsl #1", "asrs")
          ${M}_SCALE("r2", "lsl #1", "asrs") ${M}_SCALE("r3", "lsl #1", "asrs")
          "ldr lr, [sp]\n\t"
          "ldm lr, {r7, r9, r10, r11, r12}\n\t"
          "ldr lr, [sp, #24]\n\t"
          "add lr, lr, #1\n\t" ${M}_CHANNEL
          ${M}_SCALE("r4", "asr #7", "asrs") ${M}_SCALE("r5", "asr #7", "asrs")
          ${M}_SCALE("r6", "asr #7", "asrs") ${M}_SCALE("r8", "asr #7", "asr r8,")
<#if !saturate>
          "ldr lr, [sp]\n\t"
          "ldrd r7, r9, [lr, #32]\n\t"
          ${M}_CLAMP("r0") ${M}_CLAMP("r1") ${M}_CLAMP("r2") ${M}_CLAMP("r3")
          ${M}_CLAMP("r4") ${M}_CLAMP("r5") ${M}_CLAMP("r6") ${M}_CLAMP("r8")
</#if>
          "ldrd r7, r9, [sp, #8]\n\t"
          "add r10, r7, r9\n\t"
          "add r11, r10, r9\n\t"
          "strb r1, [r10]\n\t"
          "strb r2, [r11]\n\t"
          "strb r3, [r11, r9]\n\t"
          "ldr r1, [sp, #24]\n\t"
          "adds r1, r1, #2\n\t"
          "str r1, [sp, #24]\n\t"
          "strb r0, [r7], #2\n\t"
          "str r7, [sp, #8]\n\t"
          "ldr r0, [sp]\n\t"
          "ldr r0, [r0, #28]\n\t"
          "cmp r1, r0\n\t"
          "bgt 4f\n\t" /* an odd number of channels */
          "add r11, r11, #1\n\t"
          "strb r4, [r7, #-1]\n\t"
          "strb r5, [r10, #1]\n\t"
          "strb r6, [r11]\n\t"
          "strb r8, [r11, r9]\n\t"
          "blt 1b\n"
          "4:\n\t"
          "add sp, sp, #28\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(b_), "+r"(x_), "+r"(out_), "+r"(pitch_)
          :
          : "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
#define ${M}_NOINLINE
static void ${m}_4(const uint32_t *x, int8_t *out, int32_t pitch, const struct ${m} *b) {
  const uint32_t *w = b->weights;
  const uint32_t *const x_end = x + b->steps * 16;
  int32_t c;
  for (c = 0; c < b->channels; c += 2, out += 2) {
    int32_t low[4] = {0, 0, 0, 0};
    int32_t mixed[4] = {0, 0, 0, 0};
    const uint32_t *xp;
    int32_t j;
    for (xp = x; xp != x_end; xp += 4, w++) {
      for (j = 0; j < 4; j++) {
        mixed[j] = ${p}_dot2(*w, xp[j], mixed[j]);
        low[j] = ${p}_dot2(${p}_even_bytes(*w), xp[j], low[j]);
      }
    }
    for (j = 0; j < 4; j++) {
      const int32_t high = (int32_t)((uint32_t)mixed[j] - (uint32_t)low[j]);
      const uint32_t first = b->multipliers[c];
      const uint32_t second = b->multipliers[c + 1];
      out[j * pitch] = ${m}_finish(b->bias[c] + low[j] * 2, first, b->rounding, b->shifts[c * b->own_shifts + (int32_t)(first >> 30)]${tail});
      if (c + 1 < b->channels) {
        out[j * pitch + 1] = ${m}_finish(b->bias[c + 1] + (high >> 7), second, b->rounding, b->shifts[(c + 1) * b->own_shifts + (int32_t)(second >> 30)]${tail});
      }
    }
  }
}
#endif

/* One pixel: words 0, 4, 8 ... of x. */
${M}_NOINLINE static void ${m}_1(const uint32_t *x, int8_t *out, const struct ${m} *b) {
  const uint32_t *w = b->weights;
  const uint32_t *const x_end = x + b->steps * 16;
  int32_t twice = 0, next = 0;
  int32_t c;
  for (c = 0; c < b->channels; c++) {
    const uint32_t coded = b->multipliers[c];
    if ((c & 1) == 0) {
      int32_t low = 0, mixed = 0;
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
      twice = low * 2;
      next = (int32_t)((uint32_t)mixed - (uint32_t)low) >> 7;
    }
    out[c] = ${m}_finish(b->bias[c] + twice, coded, b->rounding, b->shifts[c * b->own_shifts + (int32_t)(coded >> 30)]${tail});
    twice = next;
  }
}
