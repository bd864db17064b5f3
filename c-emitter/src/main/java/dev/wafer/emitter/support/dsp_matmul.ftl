<#--
  Matrix product of four pixels by packed weights. Needs: variant, signFix, saturate, wide (whether some bias leaves no room for the shift
  in its word).
-->
<#import "pair_loop.ftl" as pair>
<#import "dsp_finish.ftl" as dsp>
<#assign P = p?upper_case>
<#assign m = p + "_dsp_matmul" + variant + wide?then("_wide", "")>
<#assign M = m?upper_case>
<#assign turn = 16><#-- Words of weights, of two inputs each, that a turn of the assembly's loop takes. -->
<#-- Four sums of a channel, whose shift is in a word, become outputs: r12 the rounding constant, lr first twice the bias. -->
<#macro channel sums twice multiplier word bias>
          "ldr lr, [sp, #24]\n\t"
          "lsl r12, lr, ${word}\n\t"
<#if wide>
          "ldr lr, [sp, #16]\n\t"
          "ldr lr, [lr, #${bias}]\n\t"
<#else>
          "asr lr, ${word}, #7\n\t"
</#if>
<#list sums as r>
          "add ${r}, lr, ${r}, ${twice}\n\t"
</#list>
<#list sums as r>
<#if signFix>
          "smmlar lr, ${r}, ${multiplier}, r12\n\t"
          "add lr, lr, ${r}, asr #31\n\t"
          "asr ${r}, lr, ${word}\n\t"
<#else>
          "smmlar ${r}, ${r}, ${multiplier}, r12\n\t"
          "asr ${r}, ${r}, ${word}\n\t"
</#if>
<#if saturate>
          "ssat ${r}, #8, ${r}, asr #1\n\t"
<#else>
          "asrs ${r}, ${r}, #1\n\t"
</#if>
</#list>
</#macro>
/* The right-hand side of a matrix product. A word of weights serves output channels A and A + 1: each of
 * its halfwords is a + 256 * b, a and b being the two channels' weights of one input. */
struct ${m} {
  const uint32_t *weights; /* for each channel pair: steps x 2 words */
<#if wide>
  const int64_t *bias; /* 2^33 * bias + right shift - 1 */
<#else>
  const int32_t *bias; /* 256 * bias + right shift - 1 */
</#if>
  const int32_t *multipliers;
  int32_t rounding; /* 2 * zero point + 1 */
  int32_t steps;    /* of four inputs */
  int32_t channels;
<#if !saturate>
  int32_t min;
  int32_t max;
</#if>
};

<@dsp.finish name=m + "_finish" of="struct " + m signFix=signFix saturate=saturate wide=wide/>

/* Four pixels. Word 4 * i + j of x holds inputs of pixel j as halfwords; the four outputs of a channel are
 * pitch bytes apart. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
/* Low sums, of even channels, are in r0 to r3, mixed ones in r4 to r6 and r8. Of r7 and r9 to r11 a compiler may have
 * reserved some for frames or for a platform: they are borrowed and given back. On the stack: the next weights, x, out,
 * pitch, the next bias, the next multiplier, rounding, the end of x, the last output but one<#if !saturate>, min, max</#if>,
 * where the loop is entered. */
<@pair.step name=M + "_FIRST" adds=false/>
<@pair.step name=M + "_STEP"/>
<#if !saturate>
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
          "ldm r0, {r0, r4, r5, r6, r7, r8<#if !saturate>, r9, r10</#if>}\n\t"
          "lsl r12, r7, #1\n\t"
          "sub r12, r12, #1\n\t"
          "and r12, r12, #${turn - 1}\n\t" /* words of the first turn behind its first one, */
          "mov lr, #48\n\t"                /* and bytes of their code */
          "adr r11, 3f + 1\n\t"
          "mls r11, r12, lr, r11\n\t"
          "add r7, r1, r7, lsl #5\n\t"
          "add r8, r8, r2\n\t"
          "sub r8, r8, #1\n\t"
          "push {r0, r1, r2, r3, r4, r5, r6, r7, r8<#if !saturate>, r9, r10</#if>, r11}\n"
          "1:\n\t"
          "ldrd r12, lr, [sp]\n\t" ${M}_FIRST
          "ldr pc, [sp, #${saturate?then("36", "44")}]\n"
          "2:\n\t"
<#list 0..<turn / 4 as i>
          ${M}_STEP ${M}_STEP ${M}_STEP ${M}_STEP
</#list>
          "3:\n\t"
          "ldr r9, [sp, #28]\n\t"
          "cmp lr, r9\n\t"
          "bne 2b\n\t"
          "str r12, [sp]\n\t"
          "subs r4, r4, r0\n\t"
          "subs r5, r5, r1\n\t"
          "subs r6, r6, r2\n\t"
          "sub r8, r8, r3\n\t"
          "ldrd lr, r12, [sp, #16]\n\t"
<#if wide>
          "ldr r7, [lr]\n\t"
          "ldr r9, [lr, #8]\n\t"
          "add lr, lr, #16\n\t"
<#else>
          "ldrd r7, r9, [lr], #8\n\t"
</#if>
          "ldrd r10, r11, [r12], #8\n\t"
          "strd lr, r12, [sp, #16]\n\t"
<@channel sums=["r0", "r1", "r2", "r3"] twice="lsl #1" multiplier="r10" word="r7" bias=-12/>
<@channel sums=["r4", "r5", "r6", "r8"] twice="asr #7" multiplier="r11" word="r9" bias=-4/>
<#if !saturate>
          "ldrd r7, r9, [sp, #36]\n\t"
          ${M}_CLAMP("r0") ${M}_CLAMP("r1") ${M}_CLAMP("r2") ${M}_CLAMP("r3")
          ${M}_CLAMP("r4") ${M}_CLAMP("r5") ${M}_CLAMP("r6") ${M}_CLAMP("r8")
</#if>
          "ldrd r7, r9, [sp, #8]\n\t"
          "add r11, r7, r9, lsl #1\n\t"
          "strb r1, [r7, r9]\n\t"
          "strb r0, [r7], #1\n\t"
          "strb r3, [r11, r9]\n\t"
          "strb r2, [r11], #1\n\t"
          "ldr r1, [sp, #32]\n\t"
          "cmp r7, r1\n\t"
          "bhi 5f\n\t" /* an odd number of channels */
          "strb r5, [r7, r9]\n\t"
          "strb r4, [r7], #1\n\t"
          "strb r6, [r11]\n\t"
          "strb r8, [r11, r9]\n\t"
          "str r7, [sp, #8]\n\t"
          "blo 1b\n"
          "5:\n\t"
          "add sp, sp, #${saturate?then("40", "48")}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(b_), "+r"(x_), "+r"(out_), "+r"(pitch_)
          :
          : "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
#define ${M}_NOINLINE
static void ${m}_4(const uint32_t *x, int8_t *out, int32_t pitch, const struct ${m} *b) {
  const uint32_t *w = b->weights;
  const uint32_t *const x_end = x + b->steps * 8;
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
      out[j * pitch] = ${m}_finish(low[j] * 2, c, b);
      if (c + 1 < b->channels) {
        out[j * pitch + 1] = ${m}_finish(high >> 7, c + 1, b);
      }
    }
  }
}
#endif

/* One pixel: words 0, 4, 8 ... of x. */
${M}_NOINLINE static void ${m}_1(const uint32_t *x, int8_t *out, const struct ${m} *b) {
  const uint32_t *w = b->weights;
  const uint32_t *const x_end = x + b->steps * 8;
  int32_t twice = 0, next = 0;
  int32_t c;
  for (c = 0; c < b->channels; c++) {
    if ((c & 1) == 0) {
      int32_t low = 0, mixed = 0;
      const uint32_t *xp = x;
<#macro two i>
${i}mixed = ${p}_dot2(w[0], xp[0], mixed);
${i}low = ${p}_dot2(${p}_even_bytes(w[0]), xp[0], low);
${i}mixed = ${p}_dot2(w[1], xp[4], mixed);
${i}low = ${p}_dot2(${p}_even_bytes(w[1]), xp[4], low);
</#macro>
      if (((uint32_t)b->steps & 1u) != 0u) {
<@two i="        "/>
        xp += 8;
        w += 2;
      }
      for (; xp != x_end; xp += 16, w += 4) {
<@two i="        "/>
        mixed = ${p}_dot2(w[2], xp[8], mixed);
        low = ${p}_dot2(${p}_even_bytes(w[2]), xp[8], low);
        mixed = ${p}_dot2(w[3], xp[12], mixed);
        low = ${p}_dot2(${p}_even_bytes(w[3]), xp[12], low);
      }
      twice = low * 2;
      next = (int32_t)((uint32_t)mixed - (uint32_t)low) >> 7;
    }
    out[c] = ${m}_finish(twice, c, b);
    twice = next;
  }
}
