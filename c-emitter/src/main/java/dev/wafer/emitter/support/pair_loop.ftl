<#--
  The loop of a matrix product of four pixels by two output channels, for the DSP extension. It wants all fourteen
  registers, of which a compiler may have reserved some: r7 or r11 for frames, r9 to r11 for a platform. So it asks for
  the other ten and borrows four, giving them back at its end.
-->
<#-- Two inputs of four pixels, multiplied, or multiplied and added to the sums. -->
<#macro step name adds=true>
<#local op = adds?then("smlad", "smuad")>
#define ${name} \
  "ldr r9, [r12], #4\n\t" \
  "ldrd r11, r7, [lr], #8\n\t" \
  "sxtb16 r10, r9\n\t" \
  "${op} r4, r9, r11${adds?then(", r4", "")}\n\t" \
  "${op} r0, r10, r11${adds?then(", r0", "")}\n\t" \
  "${op} r5, r9, r7${adds?then(", r5", "")}\n\t" \
  "${op} r1, r10, r7${adds?then(", r1", "")}\n\t" \
  "ldrd r11, r7, [lr], #8\n\t" \
  "${op} r6, r9, r11${adds?then(", r6", "")}\n\t" \
  "${op} r2, r10, r11${adds?then(", r2", "")}\n\t" \
  "${op} r8, r9, r7${adds?then(", r8", "")}\n\t" \
  "${op} r3, r10, r7${adds?then(", r3", "")}\n\t"
</#macro>
<#macro loop name steps>
<@step name=name + "_STEP"/>
#define ${name}_LOOP(w_, x_, end_)                                                    \
  do {                                                                                \
    register int32_t l0_ __asm__("r0") = l0;                                          \
    register int32_t l1_ __asm__("r1");                                               \
    register int32_t l2_ __asm__("r2");                                               \
    register int32_t l3_ __asm__("r3");                                               \
    register int32_t m0_ __asm__("r4");                                               \
    register int32_t m1_ __asm__("r5");                                               \
    register int32_t m2_ __asm__("r6");                                               \
    register int32_t m3_ __asm__("r8");                                               \
    register const uint32_t *weights_ __asm__("r12") = (w_);                          \
    register const uint32_t *at_ __asm__("lr") = (end_);                              \
    __asm__("push {r7, r9, r10, r11, lr}\n\t"                                         \
            "mov lr, r8\n\t"                                                          \
            "mov r1, r0\n\t"                                                          \
            "mov r2, r0\n\t"                                                          \
            "mov r3, r0\n\t"                                                          \
            "mov r4, r0\n\t"                                                          \
            "mov r5, r0\n\t"                                                          \
            "mov r6, r0\n\t"                                                          \
            "mov r8, r0\n"                                                            \
            "1:\n\t" <#list 0..<steps as i>${name}_STEP </#list>\
            "ldr r9, [sp, #16]\n\t"                                                   \
            "cmp lr, r9\n\t"                                                          \
            "bne 1b\n\t"                                                              \
            "pop {r7, r9, r10, r11, lr}"                                              \
            : "+r"(l0_), "=&r"(l1_), "=&r"(l2_), "=&r"(l3_), "=&r"(m0_), "=&r"(m1_),  \
              "=&r"(m2_), [m3] "=&r"(m3_), "+r"(weights_), "+r"(at_)                  \
            : "[m3]"(x_)                                                              \
            : "cc", "memory");                                                        \
    l0 = l0_;                                                                         \
    l1 = l1_;                                                                         \
    l2 = l2_;                                                                         \
    l3 = l3_;                                                                         \
    m0 = m0_;                                                                         \
    m1 = m1_;                                                                         \
    m2 = m2_;                                                                         \
    m3 = m3_;                                                                         \
    (w_) = weights_;                                                                  \
  } while (0)
</#macro>
