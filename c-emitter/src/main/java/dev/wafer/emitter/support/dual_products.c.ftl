<#--
  One row times the weights of six or two outputs at a time, for cores with products of 32 bits alone. The helper's name tells whether
  outputs are clamped to less than a byte.
-->
<#assign clamped = helper?contains("_clamp")>
<#assign m = p + "_" + helper M = m?upper_case>
/* Two products in one: (a + 65536 * b) * (y + 65536 * x), modulo 2^32, is 65536 * (a * x + b * y) + a * y. A word of weights is of
 * four inputs of an output, one byte each, 128 more than the weight: bytes 0, 2, 1 and 3. With low for bytes 0 and 2 and high for 1
 * and 3 it is low + 256 * high, so that low * u + high * v = word * u + high * (v - 256 * u). What the 128 add is the same for all
 * outputs. The magnitudes of the four weights are 255 together at most, so that sums of products fit halfwords. */
struct ${m} {
  int32_t sums[6];
  int32_t multiplier_low; /* the lower half as a signed number */
  int32_t multiplier_high;
  int32_t shift; /* less one */
  int32_t halves; /* 2 * zero point + 1 */
  const uint32_t *weights;
  const int8_t *x;
  const int8_t *end;
  const int32_t *from; /* what the sums begin with */
<#if clamped>
  int32_t min;
  int32_t max;
</#if>
};

#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__ARM_BIG_ENDIAN) && defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
<#-- The sums of so many outputs, in registers from r8 on. -->
<#macro sums outputs>
<#local held = ["r8", "r9", "r10", "r11", "r12", "lr"][0..<outputs]>
__attribute__((noinline)) static void ${m}_sums_${outputs}(struct ${m} *s) {
  register struct ${m} *s_ __asm__("r0") = s;
  __asm__ volatile(".syntax unified\n\t"
          "push {r0, r7}\n\t"
          "mov r4, r8\n\t"
          "mov r5, r9\n\t"
          "mov r6, r10\n\t"
          "mov r7, r11\n\t"
          "push {r4, r5, r6, r7}\n\t"
          "ldr r1, [r0, #44]\n\t"
          "ldr r7, [r0, #48]\n\t"
          "movs r4, #128\n\t"
          "lsls r6, r4, #16\n\t"
          "adds r6, r6, r4\n\t" /* 128 in both halves */
          "lsls r5, r4, #17\n\t"
          "subs r5, #255\n\t"
          "subs r5, #1\n\t" /* so many times more are - 0x8000 modulo 2^32: sums are rounded */
          "push {r5, r6, r7}\n\t"
          "ldr r3, [r0, #52]\n\t"
<#list held as sum>
          "ldm r3!, {r2}\n\t"
          "mov ${sum}, r2\n\t"
</#list>
          "ldr r0, [r0, #40]\n\t"
          "movs r7, #255\n\t"
          "lsls r6, r7, #16\n\t"
          "adds r7, r7, r6\n\t" /* the mask of low */
          "b 2f\n"
          "1:\n\t"
<#list [["r4", 0], ["r5", 2]] as word>
          "ldrb ${word[0]}, [r1, #${word[1]}]\n\t"
          "lsls ${word[0]}, ${word[0]}, #24\n\t"
          "asrs ${word[0]}, ${word[0]}, #8\n\t"
          "ldrb r2, [r1, #${word[1] + 1}]\n\t"
          "sxtb r2, r2\n\t"
          "adds ${word[0]}, ${word[0]}, r2\n\t"
</#list>
          "adds r1, #4\n\t"
          "adds r3, r4, r5\n\t"
          "ldr r2, [sp]\n\t"
          "adds r3, r3, r2\n\t"
          "ldr r6, [sp, #4]\n\t"
          "muls r6, r3, r6\n\t"
          "lsls r2, r4, #8\n\t"
          "subs r5, r5, r2\n\t"
<#list held as sum>
          "ldm r0!, {r2}\n\t"
          "lsrs r3, r2, #8\n\t"
          "ands r3, r7\n\t"
          "muls r3, r5, r3\n\t"
          "muls r2, r4, r2\n\t"
          "adds r2, r2, r3\n\t"
          "subs r2, r2, r6\n\t"
          "asrs r2, r2, #16\n\t"
          "add ${sum}, r2<#if sum?has_next>\n\t<#else>\n</#if>"
</#list>
          "2:\n\t"
          "ldr r3, [sp, #8]\n\t"
          "cmp r1, r3\n\t"
          "bne 1b\n\t"
          "add sp, #12\n\t"
          "ldr r7, [sp, #16]\n\t"
          "str r0, [r7, #40]\n\t"
<#list held as sum>
          "mov r${sum?index + 1}, ${sum}\n\t"
</#list>
          "stm r7!, {<#list held as sum>r${sum?index + 1}<#sep>, </#list>}\n\t"
          "pop {r4, r5, r6, r7}\n\t"
          "mov r8, r4\n\t"
          "mov r9, r5\n\t"
          "mov r10, r6\n\t"
          "mov r11, r7\n\t"
          "pop {r0, r7}\n\t"
          : "+r"(s_)
          :
          : "r1", "r2", "r3", "r4", "r5", "r6", "r12", "lr", "cc", "memory");
}
</#macro>
<@sums outputs=6/>

<@sums outputs=2/>

/* Outputs from the sums: a doubling high multiply by products of halfwords, then a shift that rounds half away from zero. */
__attribute__((noinline)) static void ${m}_finish(struct ${m} *s, int8_t *out, int32_t count) {
  register struct ${m} *s_ __asm__("r0") = s;
  register int8_t *out_ __asm__("r1") = out;
  register int32_t count_ __asm__("r2") = count;
  __asm__ volatile(".syntax unified\n\t"
          "push {r7}\n\t"
          "mov r3, r8\n\t"
<#if clamped>
          "mov r4, r9\n\t"
          "mov r5, r10\n\t"
          "push {r3, r4, r5}\n\t"
          "ldr r3, [r0, #56]\n\t"
          "mov r9, r3\n\t"
          "ldr r3, [r0, #60]\n\t"
          "mov r10, r3\n\t"
<#else>
          "push {r3}\n\t"
</#if>
          "lsls r2, r2, #2\n\t"
          "adds r2, r2, r0\n\t"
          "mov r12, r2\n\t"
          "ldr r4, [r0, #24]\n\t"
          "ldr r5, [r0, #28]\n\t"
          "ldr r6, [r0, #32]\n\t"
          "ldr r3, [r0, #36]\n\t"
          "mov lr, r3\n\t"
          "movs r3, #1\n\t"
          "lsls r3, r3, #14\n\t"
          "mov r8, r3\n"
          "1:\n\t"
          "ldm r0!, {r2}\n\t"
          "sxth r3, r2\n\t"
          "subs r2, r2, r3\n\t"
          "asrs r2, r2, #16\n\t"
          "movs r7, r3\n\t"
          "muls r7, r4, r7\n\t"
          "asrs r7, r7, #16\n\t"
          "muls r3, r5, r3\n\t"
          "adds r7, r7, r3\n\t"
          "movs r3, r2\n\t"
          "muls r3, r4, r3\n\t"
          "adds r7, r7, r3\n\t"
          "add r7, r8\n\t"
          "asrs r7, r7, #15\n\t"
          "muls r2, r5, r2\n\t"
          "lsls r2, r2, #1\n\t"
          "adds r7, r7, r2\n\t"
          "asrs r3, r7, #31\n\t"
          "adds r7, r7, r3\n\t"
          "asrs r7, r6\n\t"
          "add r7, lr\n\t"
          "asrs r7, r7, #1\n\t"
<#if clamped>
          "cmp r7, r9\n\t"
          "bge 2f\n\t"
          "mov r7, r9\n"
          "2:\n\t"
          "cmp r7, r10\n\t"
          "ble 3f\n\t"
          "mov r7, r10\n"
          "3:\n\t"
<#else>
          "sxtb r3, r7\n\t"
          "cmp r3, r7\n\t"
          "beq 2f\n\t"
          "asrs r7, r7, #31\n\t"
          "movs r3, #127\n\t"
          "eors r7, r3\n"
          "2:\n\t"
</#if>
          "strb r7, [r1]\n\t"
          "adds r1, #1\n\t"
          "cmp r0, r12\n\t"
          "bne 1b\n\t"
          "pop {<#if clamped>r3, r4, r5<#else>r3</#if>}\n\t"
          "mov r8, r3\n\t"
<#if clamped>
          "mov r9, r4\n\t"
          "mov r10, r5\n\t"
</#if>
          "pop {r7}\n\t"
          : "+r"(s_), "+r"(out_), "+r"(count_)
          :
          : "r3", "r4", "r5", "r6", "r12", "lr", "cc", "memory");
}
#else
<#macro plain outputs>
static void ${m}_sums_${outputs}(struct ${m} *s) {
  int32_t i;
  for (i = 0; i < ${outputs}; i++) {
    s->sums[i] = s->from[i];
  }
  for (; s->x != s->end; s->x += 4) {
    for (i = 0; i < ${outputs}; i++) {
      const uint32_t w = *s->weights++;
      s->sums[i] += ((int32_t)(w & 255u) - 128) * s->x[0] + ((int32_t)((w >> 16) & 255u) - 128) * s->x[1]
          + ((int32_t)((w >> 8) & 255u) - 128) * s->x[2] + ((int32_t)(w >> 24) - 128) * s->x[3];
    }
  }
}
</#macro>
<@plain outputs=6/>

<@plain outputs=2/>

static void ${m}_finish(struct ${m} *s, int8_t *out, int32_t count) {
  int32_t i;
  for (i = 0; i < count; i++) {
    const int32_t multiplier = s->multiplier_high * 65536 + s->multiplier_low;
    const int32_t v = ${p}_scale_right(s->sums[i], multiplier, s->shift, s->halves);
<#if clamped>
    out[i] = (int8_t)(v < s->min ? s->min : (v > s->max ? s->max : v));
<#else>
    out[i] = (int8_t)(v < -128 ? -128 : (v > 127 ? 127 : v));
</#if>
  }
}
#endif
