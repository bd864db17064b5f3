<#-- The helper's name tells whether three pixels are put, or four. -->
<#assign three = helper?ends_with("_three") group = three?then(3, 4)>
/* Inputs of ${three?then("three", "four")} pixels, from and each apart bytes on, to the columns of a matrix product's left-hand side. Their count is a
 * multiple of four. The assembly borrows r7 and r9 to r11 and gives them back. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${p?upper_case}_NO_ASM)
__attribute__((noinline)) static uint32_t *${p}_put_${three?then("three", "four")}(uint32_t *to, const int8_t *from, int32_t apart, int32_t count) {
  register uint32_t *to_ __asm__("r0") = to;
  register const int8_t *from_ __asm__("r1") = from;
  register int32_t apart_ __asm__("r2") = apart;
  register int32_t count_ __asm__("r3") = count;
  __asm__ volatile("push {r7, r9, r10, r11}\n\t"
          "add r3, r1, r3\n\t"
          "add r4, r1, r2\n\t"
<#if three>
          "add r5, r4, r2\n"
<#else>
          "add r5, r4, r2\n\t"
          "add r2, r5, r2\n"
</#if>
          "1:\n\t"
          "ldr r10, [r1], #4\n\t"
          "ldr r11, [r4], #4\n\t"
          "ldr r12, [r5], #4\n\t"
<#if !three>
          "ldr lr, [r2], #4\n\t"
</#if>
<#list [["r6", "r10"], ["r7", "r11"], ["r8", "r12"], ["r9", "lr"]][0..<group] as r>
          "sxtb16 ${r[0]}, ${r[1]}\n\t"
          "sxtb16 ${r[1]}, ${r[1]}, ror #8\n\t"
</#list>
          "stmia r0!, {r6, r7, r8, <#if !three>r9, </#if>r10, r11, r12<#if !three>, lr</#if>}\n\t"
          "cmp r1, r3\n\t"
          "bne 1b\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(to_), "+r"(from_), "+r"(apart_), "+r"(count_)
          :
          : "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
  return to_;
}
#else
static uint32_t *${p}_put_${three?then("three", "four")}(uint32_t *to, const int8_t *from, int32_t apart, int32_t count) {
  for (; count > 0; count -= 4, from += 4, to += ${2 * group}) {
    int32_t j;
    for (j = 0; j < ${group}; j++) {
      const uint32_t inputs = ${p}_load32(from + j * apart);
      to[j] = ${p}_even_bytes(inputs);
      to[${group} + j] = ${p}_odd_bytes(inputs);
    }
  }
  return to;
}
#endif
