<#--
  Matrix product of two or four pixels by packed weights, two of them in each multiplication, for cores without the DSP
  extension. Needs: pairs (of pixels), clamped.
-->
<#assign P = p?upper_case>
<#assign m = p + "_pair_products_" + 2 * pairs + clamped?then("_clamp", "")>
<#assign M = m?upper_case>
<#-- Of four inputs by as many weights, on cores whose instructions take two bytes each. -->
<#assign step_bytes = 22 * (1 + pairs)>
/* The right-hand side of a matrix product. */
struct ${m} {
  const int32_t *channels; /* for each: 256 * bias + right shift - 1, + 128 where two products make a group; multiplier */
  const int32_t *channels_end;
  int32_t steps;  /* of four inputs */
  int32_t halves; /* 2 * zero point + 1 */
<#if clamped>
  int32_t min;
  int32_t max;
</#if>
<#if short_products>
  const int8_t *weights; /* of a channel side by side, then those of the next */
<#else>
  /* Of a channel side by side, then, where four products make a group, remainders up to a zero: how many inputs it is back,
   * from the end or the one before, and what the weight there lacks. Then those of the next channel. */
  const int8_t *weights;
</#if>
};

<#if short_products>
/* Sums of one channel's products, which begin with its bias, pixel by pixel; and what is the same for all channels. */
struct ${m}_sums {
  int32_t of[${2 * pairs}];
  const uint32_t *end; /* of the inputs */
  int32_t from;        /* where the loop begins whose turns have four steps */
  uint32_t steps;
};

</#if>
<#macro sums>
          "add r9, r9, r7\n\t"
          "add r10, r10, r7, asr #16\n\t"
<#if pairs == 2>
          "add r11, r11, r8\n\t"
          "add r12, r12, r8, asr #16\n\t"
</#if>
</#macro>
<#macro two first from>
          "ldrsb r6, [r0], #1\n\t"
<#if pairs == 2>
          "ldm r1!, {r2, r3, r4, r5}\n\t"
          "mla r7, r6, r2, ${first?then("lr", "r7")}\n\t"
          "mla r8, r6, r3, ${first?then("lr", "r8")}\n\t"
          "ldrsb r6, [r0], #1\n\t"
          "mla r7, r6, r4, r7\n\t"
          "mla r8, r6, r5, r8\n\t"
<#else>
          "mla r7, r6, r${from}, ${first?then("lr", "r7")}\n\t"
          "ldrsb r6, [r0], #1\n\t"
          "mla r7, r6, r${from + 1}, r7\n\t"
</#if>
</#macro>
<#macro four narrow>
<#if pairs == 1>
          "ldm r1!, {r2, r3, r4, r5}\n\t"
</#if>
<@two first=true from=2/>
<#if narrow>
<@sums/>
</#if>
<@two first=narrow from=4/>
<@sums/>
</#macro>
<#-- Of the input r2 inputs back. -->
<#macro remainder>
          "sub r1, r1, r2, lsl #${1 + pairs}\n\t"
          "ldrsb r6, [r0], #1\n\t"
<#if pairs == 2>
          "ldrd r2, r3, [r1]\n\t"
<#else>
          "ldr r2, [r1]\n\t"
</#if>
          "mla r9, r6, r2, r9\n\t"
          "mla r7, r6, r2, lr\n\t"
          "add r10, r10, r7, asr #16\n\t"
<#if pairs == 2>
          "mla r11, r6, r3, r11\n\t"
          "mla r8, r6, r3, lr\n\t"
          "add r12, r12, r8, asr #16\n\t"
</#if>
</#macro>
<#macro short_sums>
          "add r6, r12\n\t"
          "add r8, r6\n\t"
          "asrs r6, r6, #16\n\t"
          "add r9, r6\n\t"
<#if pairs == 2>
          "add r7, r12\n\t"
          "add r10, r7\n\t"
          "asrs r7, r7, #16\n\t"
          "add r11, r7\n\t"
</#if>
</#macro>
<#macro short_first>
          "ldm r1!, {r6<#if pairs == 2>, r7</#if>}\n\t"
          "muls r6, r3, r6\n\t"
<#if pairs == 2>
          "muls r7, r3, r7\n\t"
</#if>
</#macro>
<#macro short_next>
          "ldm r1!, {r4<#if pairs == 2>, r5</#if>}\n\t"
          "muls r4, r3, r4\n\t"
          "adds r6, r6, r4\n\t"
<#if pairs == 2>
          "muls r5, r3, r5\n\t"
          "adds r7, r7, r5\n\t"
</#if>
</#macro>
<#macro short_four narrow>
          "ldm r0!, {r2}\n\t"
          "sxtb r3, r2\n\t"
<@short_first/>
          "lsls r3, r2, #16\n\t"
          "asrs r3, r3, #24\n\t"
<@short_next/>
<#if narrow>
<@short_sums/>
</#if>
          "lsls r3, r2, #8\n\t"
          "asrs r3, r3, #24\n\t"
<#if narrow>
<@short_first/>
<#else>
<@short_next/>
</#if>
          "asrs r3, r2, #24\n\t"
<@short_next/>
<@short_sums/>
</#macro>
<#if pairs == 2>
/* Four pixels. Words 2 * i and 2 * i + 1 of x hold input i of the pixels 0 and 1, and 2 and 3: low + 65536 * high. Products of
 * a weight by both halves add up to P + 65536 * Q; while P fits a halfword, which it does in a group of products, Q
 * is the upper half of it + 32768. The outputs of pixels 0 and 1, and of 2 and 3, are next bytes apart, those of 0 and
 * 2 further bytes. */
<#else>
/* Two pixels. Word i of x holds input i of both: low + 65536 * high. Products of a weight by both halves add up to
 * P + 65536 * Q; while P fits a halfword, which it does in a group of products, Q is the upper half of it + 32768. The
 * outputs are next bytes apart. */
</#if>
#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__ARM_BIG_ENDIAN) && defined(__OPTIMIZE__) && !defined(${P}_NO_ASM)<#if !short_products> && __ARM_ARCH >= 7</#if>
<#if short_products>
/* r8<#if pairs == 2> and r10 hold all sums, r9 and r11
 * those of pixels 1 and 3<#else> holds all sums, r9 those of pixel 1</#if>. */
__attribute__((noinline)) static void ${m}_sum(const int8_t *w, const uint32_t *x, int32_t word, struct ${m}_sums *sums) {
  const uint32_t bias = (uint32_t)(word >> 8);
  const uint32_t groups = sums->steps << (((uint32_t)word >> 7) & 1u);
  register const int8_t *w_ __asm__("r0") = w;
  register const uint32_t *x_ __asm__("r1") = x;
  register uint32_t high_ __asm__("r2") = bias;
  register int32_t from_ __asm__("r3") = (word & 128) != 0 ? -1 : sums->from; /* negative: groups are of two products */
  register const uint32_t *end_ __asm__("r4") = sums->end;
  register uint32_t all_ __asm__("r5") = bias + (bias << 16) - (groups << 15);
  register int32_t *to_ __asm__("r6") = sums->of;
  __asm__ volatile(".syntax unified\n\t"
          "push {r6, r7}\n\t"
          "mov r6, r8\n\t"
          "mov r7, r9\n\t"
          "push {r6, r7}\n\t"
<#if pairs == 2>
          "mov r6, r10\n\t"
          "mov r7, r11\n\t"
          "push {r6, r7}\n\t"
          "mov r10, r5\n\t"
          "mov r11, r2\n\t"
</#if>
          "mov r8, r5\n\t"
          "mov r9, r2\n\t"
          "mov lr, r4\n\t"
          "movs r4, #128\n\t"
          "lsls r4, r4, #8\n\t"
          "mov r12, r4\n\t"
          "cmp r3, #0\n\t"
          "bge 4f\n\t"
          "b 2f\n"
          "4:\n\t"
          "add pc, r3\n\t"
          "nop\n"
          "1:\n\t"
<#list 1..4 as i>
<@short_four narrow=false/>
</#list>
          "cmp r1, lr\n\t"
          "beq 3f\n\t"
          "b 1b\n"
          "2:\n\t"
<@short_four narrow=true/>
          "cmp r1, lr\n\t"
          "bne 2b\n"
          "3:\n\t"
          "mov r2, r8\n\t"
          "mov r3, r9\n\t"
          "lsls r6, r3, #16\n\t"
          "subs r2, r2, r6\n\t"
<#if pairs == 2>
          "mov r4, r10\n\t"
          "mov r5, r11\n\t"
          "lsls r6, r5, #16\n\t"
          "subs r4, r4, r6\n\t"
          "pop {r6, r7}\n\t"
          "mov r10, r6\n\t"
          "mov r11, r7\n\t"
</#if>
          "pop {r6, r7}\n\t"
          "mov r8, r6\n\t"
          "mov r9, r7\n\t"
          "pop {r6, r7}\n\t"
          "stm r6!, {r2, r3<#if pairs == 2>, r4, r5</#if>}\n\t"
          : "+r"(w_), "+r"(x_), "+r"(high_), "+r"(from_), "+r"(end_), "+r"(all_), "+r"(to_)
          :
          : "r12", "lr", "cc", "memory");
}

/* (sum * multiplier + 2^30) >> 31, the multiplier in a signed lower half and an upper one; of a sum of less than 31 bits. */
static inline int32_t ${m}_scaled(int32_t sum, int32_t multiplier_low, int32_t multiplier_high) {
  int32_t scaled;
  int32_t low;
  __asm__(".syntax unified\n\t"
          "sxth %1, %2\n\t"
          "subs %2, %2, %1\n\t"
          "asrs %2, %2, #16\n\t"
          "movs %0, %1\n\t"
          "muls %0, %3, %0\n\t"
          "asrs %0, %0, #16\n\t"
          "muls %1, %4, %1\n\t"
          "adds %0, %0, %1\n\t"
          "movs %1, %2\n\t"
          "muls %1, %3, %1\n\t"
          "adds %0, %0, %1\n\t"
          "add %0, %5\n\t"
          "asrs %0, %0, #15\n\t"
          "muls %2, %4, %2\n\t"
          "lsls %2, %2, #1\n\t"
          "adds %0, %0, %2\n\t"
          : "=&l"(scaled), "=&l"(low), "+l"(sum)
          : "l"(multiplier_low), "l"(multiplier_high), "h"(0x4000)
          : "cc");
  return scaled;
}
#define ${M}_SCALED
<#else>
#define ${M}_WHOLE
/* On the stack: the next channel, x, out, next, <#if pairs == 2>further<#else>nothing</#if>, the end of the channels, that of x, 32768 times the steps,
 * halves<#if clamped>, min, max</#if>. r9<#if pairs == 2> and r11 hold all sums, r10 and r12 those of pixels 1 and 3<#else> holds all sums, r10 those of pixel 1</#if>. */
__attribute__((noinline)) static void ${m}_run(
    const uint32_t *x, int8_t *out, int32_t next<#if pairs == 2>, int32_t further</#if>, const struct ${m} *b) {
  register const struct ${m} *b_ __asm__("r0") = b;
  register const uint32_t *x_ __asm__("r1") = x;
  register int8_t *out_ __asm__("r2") = out;
  register int32_t next_ __asm__("r3") = next;
<#if pairs == 2>
  register int32_t further_ __asm__("r4") = further;
</#if>
  __asm__ volatile("push {r7, r9, r10, r11}\n\t"
          "ldm r0, {r0, r5, r7, r8<#if clamped>, r9, r10</#if>, r12}\n\t"
          "add r6, r1, r7, lsl #${3 + pairs}\n\t"
          "lsl r7, r7, #15\n\t"
          "push {r0, r1, r2, r3, r4, r5, r6, r7, r8<#if clamped>, r9, r10</#if>}\n\t"
          "mov r0, r12\n\t"
          "mov lr, #0x8000\n"
          "1:\n\t"
          "ldrd r4, r1, [sp]\n\t"
          "ldr r3, [sp, #28]\n\t"
          "ldr r2, [r4]\n\t"
          "asr r10, r2, #8\n\t"
<#if pairs == 2>
          "mov r12, r10\n\t"
</#if>
          "add r9, r10, r10, lsl #16\n\t"
          "sub r9, r9, r3\n\t"
          "lsls r2, r2, #24\n\t" /* the groups of a channel are of two products */
          "bpl 4f\n\t"
          "sub r9, r9, r3\n\t"
<#if pairs == 2>
          "mov r11, r9\n\t"
</#if>
          "tst r3, #0x8000\n\t"
          "bne 6f\n"
          "5:\n\t"
<@four narrow=true/>
          "6:\n\t"
<@four narrow=true/>
          "ldr r2, [sp, #24]\n\t"
          "cmp r1, r2\n\t"
          "bne 5b\n\t"
          "b 7f\n"
          "4:\n\t"
<#if pairs == 2>
          "mov r11, r9\n\t"
</#if>
          "ands r2, r3, #0x18000\n\t" /* steps that are no four */
          "beq 2f\n\t"
          "cmp r2, #0x10000\n\t"
          "blt 3f\n\t"
          "beq 8f\n\t"
          "b 9f\n"
          "2:\n\t"
<@four narrow=false/>
          "9:\n\t"
<@four narrow=false/>
          "8:\n\t"
<@four narrow=false/>
          "3:\n\t"
<@four narrow=false/>
          "ldr r2, [sp, #24]\n\t"
          "cmp r1, r2\n\t"
          "bne 2b\n\t"
          "ldrb r2, [r0], #1\n\t"
          "cbz r2, 7f\n"
          "0:\n\t"
<@remainder/>
          "ldrb r2, [r0], #1\n\t"
          "cmp r2, #0\n\t"
          "bne 0b\n"
          "7:\n\t"
          "sub r9, r9, r10, lsl #16\n\t"
<#if pairs == 2>
          "sub r11, r11, r12, lsl #16\n\t"
</#if>
          "ldr r4, [sp]\n\t"
          "ldrd r2, r3, [r4], #8\n\t"
          "str r4, [sp]\n\t"
          "ldr r5, [sp, #32]\n\t"
          "and r2, r2, #31\n\t"
          "lsl r5, r5, r2\n\t"
          "add r2, r2, #1\n\t"
<#list (pairs == 2)?then(["r9", "r10", "r11", "r12"], ["r9", "r10"]) as r>
          "lsl r6, ${r}, #1\n\t"
          "smull r7, r8, r6, r3\n\t"
          "adds r7, r7, r7\n\t"
          "adc r8, r8, r5\n\t"
          "add r8, r8, ${r}, asr #31\n\t"
<#if clamped>
          "asr ${r}, r8, r2\n\t"
<#else>
          "asr r8, r8, r2\n\t"
          "ssat ${r}, #8, r8\n\t"
</#if>
</#list>
<#if clamped>
          "ldrd r6, r7, [sp, #36]\n\t"
<#list (pairs == 2)?then(["r9", "r10", "r11", "r12"], ["r9", "r10"]) as r>
          "cmp ${r}, r6\n\t"
          "it lt\n\t"
          "movlt ${r}, r6\n\t"
          "cmp ${r}, r7\n\t"
          "it gt\n\t"
          "movgt ${r}, r7\n\t"
</#list>
</#if>
          "ldrd r6, r7, [sp, #8]\n\t"
          "ldrd r8, r2, [sp, #16]\n\t"
<#if pairs == 2>
          "add r5, r6, r8\n\t"
          "strb r12, [r5, r7]\n\t"
          "strb r11, [r5]\n\t"
</#if>
          "strb r10, [r6, r7]\n\t"
          "strb r9, [r6], #1\n\t"
          "str r6, [sp, #8]\n\t"
          "cmp r4, r2\n\t"
          "bne 1b\n\t"
          "add sp, sp, #${clamped?then(44, 36)}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(b_), "+r"(x_), "+r"(out_), "+r"(next_)<#if pairs == 2>, "+r"(further_)</#if>
          :
          : <#if pairs == 1>"r4", </#if>"r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
</#if>
#else
<#if short_products>
static void ${m}_sum(const int8_t *w, const uint32_t *x, int32_t word, struct ${m}_sums *sums) {
<#else>
/* Sums of one channel's products, which begin with its bias, pixel by pixel. Returns the next channel's weights. */
static const int8_t *${m}_sums(const int8_t *w, const uint32_t *x, const uint32_t *end, int32_t word, int32_t *to) {
</#if>
  const uint32_t bias = (uint32_t)(word >> 8);
<#if !short_products>
  const int8_t *next = w;
</#if>
  int32_t j;
  for (j = 0; j < ${pairs}; j++) {
    const int8_t *at = w;
    const uint32_t *from = x + j;
    uint32_t low = bias;
    uint32_t high = bias;
    for (; from < <#if short_products>sums-></#if>end; at += 2, from += ${2 * pairs}) {
      const uint32_t both = (uint32_t)(int32_t)at[0] * from[0] + (uint32_t)(int32_t)at[1] * from[${pairs}];
      const uint32_t upper = (both + 0x8000u) >> 16;
      low += both - (upper << 16);
      high += upper - ((upper & 0x8000u) << 1);
    }
<#if !short_products>
    if ((word & 128) == 0) {
      for (; *at != 0; at += 2) {
        const int32_t back = (int32_t)(uint8_t)at[0];
        uint32_t both;
        uint32_t upper;
        from -= ${pairs} * back;
        both = (uint32_t)(int32_t)at[1] * *from;
        upper = (both + 0x8000u) >> 16;
        low += both - (upper << 16);
        high += upper - ((upper & 0x8000u) << 1);
      }
      at++;
    }
    next = at;
</#if>
    <#if short_products>sums->of<#else>to</#if>[2 * j] = (int32_t)low;
    <#if short_products>sums->of<#else>to</#if>[2 * j + 1] = (int32_t)high;
  }
<#if !short_products>
  return next;
</#if>
}
#endif
#if !defined(${M}_WHOLE)
/* From a sum of products to an output: doubling high multiply, then a shift that rounds half away from zero. */
static inline int32_t ${m}_finish(int32_t sum, int32_t multiplier, int32_t shift, const struct ${m} *b) {
<#if short_products>
#if defined(${M}_SCALED)
  const int32_t low = (int16_t)(uint16_t)((uint32_t)multiplier & 0xFFFFu);
  const int32_t scaled = ${m}_scaled(sum, low, ((multiplier >> 15) + 1) >> 1);
#else
  const int32_t scaled = ${p}_mul_high(sum, multiplier);
#endif
<#else>
  const int32_t scaled = ${p}_mul_high(sum, multiplier);
</#if>
  const int32_t v = (((scaled + (scaled >> 31)) >> shift) + b->halves) >> 1;
<#if clamped>
  return v < b->min ? b->min : (v > b->max ? b->max : v);
<#else>
  return (uint32_t)v + 128u < 256u ? v : (v < 0 ? -128 : 127);
</#if>
}

static void ${m}_run(const uint32_t *x, int8_t *out, int32_t next<#if pairs == 2>, int32_t further</#if>, const struct ${m} *b) {
  const int32_t *channel = b->channels;
  const int8_t *w = b->weights;
  const uint32_t *const end = x + ${4 * pairs} * b->steps;
<#if short_products>
  struct ${m}_sums sums;
  sums.end = end;
  sums.from = (int32_t)((0u - (uint32_t)b->steps) % 4u * ${step_bytes}u);
  sums.steps = (uint32_t)b->steps;
</#if>
  for (; channel != b->channels_end; channel += 2, out++<#if short_products>, w += 4 * b->steps</#if>) {
    const int32_t word = channel[0];
    const int32_t multiplier = channel[1];
    const int32_t shift = word & 31;
<#if short_products>
    ${m}_sum(w, x, word, &sums);
<#else>
    int32_t sums[${2 * pairs}];
    w = ${m}_sums(w, x, end, word, sums);
</#if>
<#if pairs == 2>
    out[further + next] = (int8_t)${m}_finish(sums<#if short_products>.of</#if>[3], multiplier, shift, b);
    out[further] = (int8_t)${m}_finish(sums<#if short_products>.of</#if>[2], multiplier, shift, b);
</#if>
    out[next] = (int8_t)${m}_finish(sums<#if short_products>.of</#if>[1], multiplier, shift, b);
    out[0] = (int8_t)${m}_finish(sums<#if short_products>.of</#if>[0], multiplier, shift, b);
  }
}
#endif
