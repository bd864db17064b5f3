<#--
  Matrix product of eight pixels by weights, five multiplications for the eight of them, for cores that have multiply-add and no DSP
  extension. Needs: clamped.
-->
<#assign P = p?upper_case>
<#assign out = clamped?then(44, 36)>
<#assign m = p + "_eight_products" + clamped?then("_clamp", "")>
/* The right-hand side of a matrix product of eight pixels, and where its outputs go. */
struct ${m} {
  const int8_t *weights; /* of the first channel */
  const uint32_t *x;
  const uint32_t *end; /* of x: its inputs are a multiple of four */
  int32_t gap;         /* from a channel's last weight to the next one's first */
  const uint32_t *from; /* sums of each channel's pixels to begin with; if there are none, biases */
  uint32_t *to;         /* where they go; if there is none, outputs */
  const int32_t *factor; /* of each channel: 256 * bias + right shift - 1; multiplier */
  int32_t channels;
  int32_t halves; /* 2 * zero point + 1 */
<#if clamped>
  int32_t min;
  int32_t max;
</#if>
  int8_t *out;
  int32_t at[8]; /* the pixels' outputs; of one that is not there, those of another one */
};

/* Each input has five words of x, in which its pixels a to h lie so:
 *   a + 2^20 b,  c + 2^12 b + 2^20 d,  e + 2^12 d,  f + 2^12 e + 2^20 g,  h + 2^12 g
 * and so lie the sums of products in the sums of the words, which wrap. All are less than 2^19: a, c, f and h are the lowest 20
 * bits of a word, and of b, d, e and g one word has the lower bits and another one, less these, the upper ones. */
#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__ARM_BIG_ENDIAN) && defined(__OPTIMIZE__) && !defined(${P}_NO_ASM) && __ARM_ARCH >= 7
<#macro four>
<#list 1..4 as i>
          "ldrsb r7, [r0], #1\n\t"
          "ldm r1!, {r2, r3, r4, r5, r6}\n\t"
          "mla r8, r7, r2, r8\n\t"
          "mla r9, r7, r3, r9\n\t"
          "mla r10, r7, r4, r10\n\t"
          "mla r11, r7, r5, r11\n\t"
          "mla r12, r7, r6, r12\n\t"
</#list>
</#macro>
__attribute__((noinline)) static void ${m}_run(struct ${m} *b) {
  register struct ${m} *b_ __asm__("r0") = b;
  __asm__ volatile("push {r0, r7, r9, r10, r11}\n"
          "1:\n\t"
          "ldm r0, {r0, r1, r2}\n\t"
          "mov lr, r2\n\t"
          "sub r2, r2, r1\n\t"
          "mov r8, #0\n\t"
          "mov r9, r8\n\t"
          "mov r10, r8\n\t"
          "mov r11, r8\n\t"
          "mov r12, r8\n\t"
          "lsls r2, r2, #27\n\t" /* inputs that are no eight */
          "bmi 3f\n"
          "2:\n\t"
<@four/>
          "3:\n\t"
<@four/>
          "cmp r1, lr\n\t"
          "bne 2b\n\t"
          "ldr lr, [sp]\n\t"
          "ldr r1, [lr, #12]\n\t"
          "add r0, r0, r1\n\t"
          "str r0, [lr]\n\t"
          "sbfx r0, r8, #0, #20\n\t"
          "sub r8, r8, r0\n\t"
          "sub r9, r9, r8, lsr #8\n\t"
          "sbfx r2, r9, #0, #20\n\t"
          "sub r9, r9, r2\n\t"
          "ubfx r3, r9, #20, #4\n\t"
          "sub r10, r10, r3, lsl #12\n\t"
          "uxth r4, r10\n\t"
          "sub r11, r11, r4, lsl #12\n\t"
          "sbfx r5, r11, #0, #20\n\t"
          "sub r11, r11, r5\n\t"
          "ubfx r6, r11, #20, #8\n\t"
          "sub r12, r12, r6, lsl #12\n\t"
          "sbfx r7, r12, #0, #20\n\t"
          "sub r12, r12, r7\n\t"
          "add r6, r6, r12, asr #12\n\t"
          "sub r11, r11, r6, lsl #20\n\t"
          "add r4, r4, r11, asr #12\n\t"
          "sub r10, r10, r4\n\t"
          "add r3, r3, r10, asr #12\n\t"
          "sub r9, r9, r3, lsl #20\n\t"
          "lsr r1, r8, #20\n\t"
          "add r1, r1, r9, asr #12\n\t"
          "ldr r8, [lr, #16]\n\t"
          "cmp r8, #0\n\t"
          "beq 4f\n\t"
          "ldm r8!, {r9, r10, r11, r12}\n\t"
          "add r0, r0, r9\n\t"
          "add r1, r1, r10\n\t"
          "add r2, r2, r11\n\t"
          "add r3, r3, r12\n\t"
          "ldm r8!, {r9, r10, r11, r12}\n\t"
          "str r8, [lr, #16]\n\t"
          "add r4, r4, r9\n\t"
          "add r5, r5, r10\n\t"
          "add r6, r6, r11\n\t"
          "add r7, r7, r12\n\t"
          "b 5f\n"
          "4:\n\t"
          "ldr r8, [lr, #24]\n\t"
          "ldr r8, [r8]\n\t"
          "asr r8, r8, #8\n\t"
<#list 0..7 as r>
          "add r${r}, r${r}, r8\n\t"
</#list>
          "5:\n\t"
          "ldr r8, [lr, #20]\n\t"
          "cmp r8, #0\n\t"
          "beq 6f\n\t"
          "stm r8!, {r0, r1, r2, r3, r4, r5, r6, r7}\n\t"
          "str r8, [lr, #20]\n\t"
          "b 7f\n"
          "6:\n\t"
          "ldr r9, [lr, #24]\n\t"
          "ldr r11, [lr, #32]\n\t"
          "ldrd r8, r10, [r9]\n\t"
          "and r8, r8, #31\n\t"
          "lsl r11, r11, r8\n\t"
          "add r8, r8, #1\n\t"
<#list 0..7 as r>
          "lsl r12, r${r}, #1\n\t"
          "smull r9, r12, r12, r10\n\t"
          "adds r9, r9, r9\n\t"
          "adc r12, r12, r11\n\t"
          "add r12, r12, r${r}, asr #31\n\t"
<#if clamped>
          "asr r${r}, r12, r8\n\t"
<#else>
          "asr r12, r12, r8\n\t"
          "ssat r${r}, #8, r12\n\t"
</#if>
</#list>
<#if clamped>
          "ldrd r9, r12, [lr, #36]\n\t"
<#list 0..7 as r>
          "cmp r${r}, r9\n\t"
          "it lt\n\t"
          "movlt r${r}, r9\n\t"
          "cmp r${r}, r12\n\t"
          "it gt\n\t"
          "movgt r${r}, r12\n\t"
</#list>
</#if>
          "ldr r8, [lr, #${out}]\n\t"
<#list [6, 4, 2, 0] as r>
          "ldrd r9, r10, [lr, #${out + 4 + 4 * r}]\n\t"
          "strb r${r + 1}, [r8, r10]\n\t"
          "strb r${r}, [r8, r9]\n\t"
</#list>
          "add r8, r8, #1\n\t"
          "str r8, [lr, #${out}]\n"
          "7:\n\t"
          "ldrd r0, r1, [lr, #24]\n\t"
          "add r0, r0, #8\n\t"
          "subs r1, r1, #1\n\t"
          "strd r0, r1, [lr, #24]\n\t"
          "mov r0, lr\n\t"
          "bne 1b\n\t"
          "pop {r0, r7, r9, r10, r11}"
          : "+r"(b_)
          :
          : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
/* The lowest 20 bits, signed. */
static inline uint32_t ${m}_low(uint32_t word) {
  return (word & 0xFFFFFu) - ((word & 0x80000u) << 1);
}

/* A word whose lowest 12 bits are zeros, shifted to the right. */
static inline uint32_t ${m}_high(uint32_t word) {
  return (uint32_t)((int32_t)word >> 12);
}

/* The sums of products of a channel: those of the pixels b, d, e and g, and of a, c, f and h. */
static void ${m}_sums(const struct ${m} *b, uint32_t *to) {
  uint32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0;
  uint32_t b1, b3, b4, b6;
  const int8_t *w = b->weights;
  const uint32_t *x;
  for (x = b->x; x != b->end; x += 5, w++) {
    const uint32_t weight = (uint32_t)(int32_t)*w;
    s0 += weight * x[0];
    s1 += weight * x[1];
    s2 += weight * x[2];
    s3 += weight * x[3];
    s4 += weight * x[4];
  }
  to[0] = ${m}_low(s0);
  b1 = (s0 - to[0]) >> 20;
  s1 -= b1 << 12;
  to[2] = ${m}_low(s1);
  s1 -= to[2];
  b3 = (s1 >> 20) & 15u;
  s2 -= b3 << 12;
  b4 = s2 & 0xFFFFu;
  s3 -= b4 << 12;
  to[5] = ${m}_low(s3);
  s3 -= to[5];
  b6 = (s3 >> 20) & 255u;
  s4 -= b6 << 12;
  to[7] = ${m}_low(s4);
  to[6] = b6 + ${m}_high(s4 - to[7]);
  to[4] = b4 + ${m}_high(s3 - (to[6] << 20));
  to[3] = b3 + ${m}_high(s2 - to[4]);
  to[1] = b1 + ${m}_high(s1 - (to[3] << 20));
}

static void ${m}_run(struct ${m} *b) {
  for (; b->channels != 0; b->channels--, b->factor += 2) {
    const int32_t multiplier = b->factor[1];
    const int32_t shift = b->factor[0] & 31;
    uint32_t sums[8];
    int32_t j;
    ${m}_sums(b, sums);
    b->weights += (b->end - b->x) / 5 + b->gap;
    for (j = 0; j < 8; j++) {
      sums[j] += b->from != NULL ? b->from[j] : (uint32_t)(b->factor[0] >> 8);
    }
    if (b->from != NULL) {
      b->from += 8;
    }
    if (b->to != NULL) {
      for (j = 0; j < 8; j++) {
        b->to[j] = sums[j];
      }
      b->to += 8;
    } else {
      for (j = 7; j >= 0; j--) {
        const int32_t scaled = ${p}_mul_high((int32_t)sums[j], multiplier);
        const int32_t v = (((scaled + ((int32_t)sums[j] >> 31)) >> shift) + b->halves) >> 1;
<#if clamped>
        b->out[b->at[j]] = (int8_t)(v < b->min ? b->min : (v > b->max ? b->max : v));
<#else>
        b->out[b->at[j]] = (int8_t)((uint32_t)v + 128u < 256u ? v : (v < 0 ? -128 : 127));
</#if>
      }
      b->out++;
    }
  }
}
#endif
