/* Adds to eight sums the products of two vectors by the weights of four outputs, which lie side by side: those of the first
 * vector, then those of the second. */
<#if short_products>
static void ${p}_vector_pair_sums(const int8_t *first, const int8_t *second, int32_t depth, const int8_t *weights, int32_t *sums) {
  ${p}_vector_sums(first, first + depth, weights, sums);
  ${p}_vector_sums(second, second + depth, weights, sums + 4);
}
<#else>
#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && !defined(__clang__) && \
    defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM) && __ARM_ARCH >= 7
<#macro tap>
          "ldrsb r3, [r0], #1\n\t"
          "ldrsb r7, [r1], #1\n\t"
<#list [["r4", "r9"], ["r5", "r10"], ["r6", "r11"], ["r8", "r12"]] as s>
          "ldrsb lr, [r2], #1\n\t"
          "mla ${s[0]}, r3, lr, ${s[0]}\n\t"
          "mla ${s[1]}, r7, lr, ${s[1]}\n\t"
</#list>
</#macro>
__attribute__((noinline)) static void ${p}_vector_pair_sums(
    const int8_t *first, const int8_t *second, int32_t depth, const int8_t *weights, int32_t *sums) {
  register const int8_t *first_ __asm__("r0") = first;
  register const int8_t *second_ __asm__("r1") = second;
  register const int8_t *weights_ __asm__("r2") = weights;
  register const int8_t *fours_ __asm__("r3") = first + (depth & 3);
  register const int8_t *end_ __asm__("r4") = first + depth;
  register int32_t *sums_ __asm__("r5") = sums;
  __asm__ volatile("push {r3, r4, r5, r7, r9, r10, r11}\n\t"
          "ldm r5, {r4, r5, r6, r8, r9, r10, r11, r12}\n\t"
          "b 2f\n"
          "1:\n\t"
<@tap/>
          "2:\n\t"
          "ldr r3, [sp]\n\t"
          "cmp r0, r3\n\t"
          "bne 1b\n\t"
          "ldr r3, [sp, #4]\n\t"
          "cmp r0, r3\n\t"
          "beq 4f\n"
          "3:\n\t"
<#list 1..4 as i>
<@tap/>
</#list>
          "ldr r3, [sp, #4]\n\t"
          "cmp r0, r3\n\t"
          "bne 3b\n"
          "4:\n\t"
          "ldr r0, [sp, #8]\n\t"
          "stm r0, {r4, r5, r6, r8, r9, r10, r11, r12}\n\t"
          "pop {r3, r4, r5, r7, r9, r10, r11}"
          : "+r"(first_), "+r"(second_), "+r"(weights_), "+r"(fours_), "+r"(end_), "+r"(sums_)
          :
          : "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
static void ${p}_vector_pair_sums(const int8_t *first, const int8_t *second, int32_t depth, const int8_t *weights, int32_t *sums) {
  const int8_t *const end = first + depth;
  for (; first != end; first++, second++, weights += 4) {
<#list 0..3 as i>
    sums[${i}] += (int32_t)*first * (int32_t)weights[${i}];
    sums[${4 + i}] += (int32_t)*second * (int32_t)weights[${i}];
</#list>
  }
}
#endif
</#if>
