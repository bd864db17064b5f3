<#assign P = p?upper_case>
<#assign ASM = "defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(" + P + "_NO_ASM)">
/* A move to the front or between places that share nothing: from the first byte on, sixteen at a time. */
static inline void ${p}_move_run(uint8_t *to, const uint8_t *from, uint32_t size_bytes) {
<#if vectors>
#if defined(${P}_MVE) && ${ASM}
  int8x16_t v;
  __asm__ volatile("wlstp.8 lr, %[n], 2f\n\t"
                   "1:\n\t"
                   "vldrb.8 %q[v], [%[s]], #16\n\t"
                   "vstrb.8 %q[v], [%[t]], #16\n\t"
                   "letp lr, 1b\n\t"
                   "2:"
                   : [s] "+r"(from), [t] "+r"(to), [v] "=&w"(v)
                   : [n] "r"(size_bytes)
                   : "lr", "memory");
#else
  (void)memmove(to, from, size_bytes);
#endif
<#else>
  uint32_t rest = size_bytes;
#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && \
    ${ASM}
  uint32_t turns = (((uintptr_t)from | (uintptr_t)to) & 3u) == 0u ? rest / 16u : 0u;
  if (turns != 0u) {
    rest &= 15u;
    __asm__ volatile(".syntax unified\n"
                     "1:\n\t"
                     "ldmia %[s]!, {r3, r4, r5, r6}\n\t"
                     "stmia %[t]!, {r3, r4, r5, r6}\n\t"
                     "subs %[n], #1\n\t"
                     "bne 1b"
                     : [s] "+l"(from), [t] "+l"(to), [n] "+l"(turns)
                     :
                     : "r3", "r4", "r5", "r6", "cc", "memory");
  }
#endif
  if (rest != 0u) {
    (void)memmove(to, from, rest);
  }
</#if>
}
