<#assign lanes = short_products?then(4, 8)>
/* Adds to ${lanes} sums the products of a vector by the weights of ${lanes} outputs, which lie four by four<#if lanes == 8>, the second four from next on</#if>. */
#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && !defined(__clang__) && \
    defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)<#if !short_products> && __ARM_ARCH >= 7</#if>
<#macro tap>
          "ldrsb r7, [r0], #1\n\t"
<#list [[1, "r4"], [1, "r5"], [1, "r6"], [1, "r8"], [3, "r9"], [3, "r10"], [3, "r11"], [3, "r12"]] as s>
          "ldrsb lr, [r${s[0]}], #1\n\t"
          "mla ${s[1]}, r7, lr, ${s[1]}\n\t"
</#list>
</#macro>
<#macro short_tap x>
          "ldrsb r6, [r7, ${x}]\n\t"
<#list 0..3 as i>
          "ldrsb r5, [r0, r${i + 1}]\n\t"
          "muls r5, r6, r5\n\t"
          "add r${8 + i}, r5\n\t"
</#list>
          "adds r0, r0, #4\n\t"
</#macro>
<#if short_products>
__attribute__((noinline)) static void ${p}_vector_sums(const int8_t *x, const int8_t *end, const int8_t *weights, int32_t *sums) {
  const int8_t *const fours = x + ((end - x) & 3);
  register const int8_t *weights_ __asm__("r0") = weights;
  register const int8_t *x_ __asm__("r1") = x;
  register const int8_t *fours_ __asm__("r2") = fours;
  register const int8_t *end_ __asm__("r3") = end;
  register int32_t *sums_ __asm__("r4") = sums;
  __asm__ volatile(".syntax unified\n\t"
          "push {r4, r7}\n\t"
          "mov r5, r8\n\t"
          "mov r6, r9\n\t"
          "push {r5, r6}\n\t"
          "mov r5, r10\n\t"
          "mov r6, r11\n\t"
          "push {r5, r6}\n\t"
          "mov r12, r2\n\t"
          "mov lr, r3\n\t"
          "mov r7, r1\n\t"
          "ldm r4!, {r1, r2, r3, r5}\n\t"
          "mov r8, r1\n\t"
          "mov r9, r2\n\t"
          "mov r10, r3\n\t"
          "mov r11, r5\n\t"
          "movs r1, #0\n\t"
          "movs r2, #1\n\t"
          "movs r3, #2\n\t"
          "movs r4, #3\n\t"
          "b 2f\n"
          "1:\n\t"
<@short_tap x="r1"/>
          "adds r7, r7, #1\n"
          "2:\n\t"
          "cmp r7, r12\n\t"
          "bne 1b\n\t"
          "cmp r7, lr\n\t"
          "beq 4f\n"
          "3:\n\t"
<#list 1..4 as i>
<@short_tap x="r" + i/>
</#list>
          "adds r7, r7, #4\n\t"
          "cmp r7, lr\n\t"
          "bne 3b\n"
          "4:\n\t"
          "mov r0, r8\n\t"
          "mov r1, r9\n\t"
          "mov r2, r10\n\t"
          "mov r3, r11\n\t"
          "pop {r5, r6}\n\t"
          "mov r10, r5\n\t"
          "mov r11, r6\n\t"
          "pop {r5, r6}\n\t"
          "mov r8, r5\n\t"
          "mov r9, r6\n\t"
          "pop {r4, r7}\n\t"
          "stm r4!, {r0, r1, r2, r3}\n\t"
          : "+r"(weights_), "+r"(x_), "+r"(fours_), "+r"(end_), "+r"(sums_)
          :
          : "r5", "r6", "r12", "lr", "cc", "memory");
}
<#else>
__attribute__((noinline)) static void ${p}_vector_sums(
    const int8_t *x, const int8_t *end, const int8_t *weights, const int8_t *next, int32_t *sums) {
  const int8_t *const eights = x + ((end - x) & 7);
  register const int8_t *x_ __asm__("r0") = x;
  register const int8_t *weights_ __asm__("r1") = weights;
  register const int8_t *eights_ __asm__("r2") = eights;
  register const int8_t *next_ __asm__("r3") = next;
  register const int8_t *end_ __asm__("r4") = end;
  register int32_t *sums_ __asm__("r5") = sums;
  __asm__ volatile("push {r4, r5, r7, r9, r10, r11}\n\t"
          "ldm r5, {r4, r5, r6, r8, r9, r10, r11, r12}\n\t"
          "b 2f\n"
          "1:\n\t"
<@tap/>
          "2:\n\t"
          "cmp r0, r2\n\t"
          "bne 1b\n\t"
          "ldr r2, [sp]\n\t"
          "cmp r0, r2\n\t"
          "beq 4f\n"
          "3:\n\t"
<#list 1..8 as i>
<@tap/>
</#list>
          "cmp r0, r2\n\t"
          "bne 3b\n"
          "4:\n\t"
          "ldr r0, [sp, #4]\n\t"
          "stm r0, {r4, r5, r6, r8, r9, r10, r11, r12}\n\t"
          "pop {r4, r5, r7, r9, r10, r11}"
          : "+r"(x_), "+r"(weights_), "+r"(eights_), "+r"(next_), "+r"(end_), "+r"(sums_)
          :
          : "r6", "r8", "r12", "lr", "cc", "memory");
}
</#if>
#else
<#if lanes == 8>
static void ${p}_vector_sums(const int8_t *x, const int8_t *end, const int8_t *weights, const int8_t *next, int32_t *sums) {
  for (; x != end; x++, weights += 4, next += 4) {
<#list 0..3 as i>
    sums[${i}] += (int32_t)*x * (int32_t)weights[${i}];
    sums[${4 + i}] += (int32_t)*x * (int32_t)next[${i}];
</#list>
  }
}
<#else>
static void ${p}_vector_sums(const int8_t *x, const int8_t *end, const int8_t *weights, int32_t *sums) {
  for (; x != end; x++, weights += 4) {
<#list 0..3 as i>
    sums[${i}] += (int32_t)*x * (int32_t)weights[${i}];
</#list>
  }
}
</#if>
#endif
