<#assign P = p?upper_case>
/* A move of words to the front, from the first one on, sixteen or four at a time. */
${P}_NOINLINE static void ${p}_move_rows(unsigned char *to, const unsigned char *from, uint32_t size_bytes) {
#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && \
    !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${P}_NO_ASM)
#if defined(__thumb2__)
  if (size_bytes >= 64u) {
    __asm__ volatile("push {r10}\n\t"
                     "subs %[n], #64\n"
                     "1:\n\t"
                     "ldmia %[s]!, {r3, r4, r5, r6, r8, r10, r12, lr}\n\t"
                     "stmia %[t]!, {r3, r4, r5, r6, r8, r10, r12, lr}\n\t"
                     "ldmia %[s]!, {r3, r4, r5, r6, r8, r10, r12, lr}\n\t"
                     "stmia %[t]!, {r3, r4, r5, r6, r8, r10, r12, lr}\n\t"
                     "subs %[n], #64\n\t"
                     "bhs 1b\n\t"
                     "adds %[n], #64\n\t"
                     "pop {r10}"
                     : [s] "+l"(from), [t] "+l"(to), [n] "+l"(size_bytes)
                     :
                     : "r3", "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
    if (size_bytes == 0u) {
      return;
    }
  }
#endif
  __asm__ volatile(".syntax unified\n"
                   "subs %[n], #16\n\t"
                   "blo 2f\n"
                   "1:\n\t"
                   "ldmia %[s]!, {r3, r4, r5, r6}\n\t"
                   "stmia %[t]!, {r3, r4, r5, r6}\n\t"
                   "subs %[n], #16\n\t"
                   "bhs 1b\n"
                   "2:\n\t"
                   "adds %[n], #16\n\t"
                   "beq 4f\n"
                   "3:\n\t"
                   "ldmia %[s]!, {r3}\n\t"
                   "stmia %[t]!, {r3}\n\t"
                   "subs %[n], #4\n\t"
                   "bne 3b\n"
                   "4:"
                   : [s] "+l"(from), [t] "+l"(to), [n] "+l"(size_bytes)
                   :
                   : "r3", "r4", "r5", "r6", "cc", "memory");
#else
  (void)memmove(to, from, size_bytes);
#endif
}
