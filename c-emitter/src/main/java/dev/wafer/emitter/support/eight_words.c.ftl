<#assign P = p?upper_case>
/* Inputs of eight pixels, of which from is the second one's: the fourth ones are so far apart as the next three numbers say, those of the
 * first and of the last from it. Pixels a to h lie in five words as
 *   a + 2^20 b,  c + 2^12 b + 2^20 d,  e + 2^12 d,  f + 2^12 e + 2^20 g,  h + 2^12 g. */
struct ${p}_eight_words {
  int32_t apart;
  int32_t three; /* times that */
  int32_t five;
  int32_t first;
  int32_t last;
};

#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && !defined(__clang__) && \
    defined(__OPTIMIZE__) && !defined(${P}_NO_ASM) && __ARM_ARCH >= 7
__attribute__((noinline)) static void ${p}_eight_words(
    const int8_t *from, uint32_t *to, const uint32_t *end, const struct ${p}_eight_words *at) {
  register const int8_t *from_ __asm__("r0") = from;
  register uint32_t *to_ __asm__("r1") = to;
  register const uint32_t *end_ __asm__("r2") = end;
  register const struct ${p}_eight_words *at_ __asm__("r3") = at;
  __asm__ volatile("push {r7, r9, r10, r11}\n\t"
          "ldm r3, {r9, r10, r11, r12, lr}\n"
          "1:\n\t"
          "ldrsb r4, [r0, r12]\n\t"
          "ldrsb r6, [r0, r9, lsl #1]\n\t"
          "ldrsb r5, [r0, r9]\n\t"
          "ldrsb r8, [r0, r11]\n\t"
          "ldrsb r7, [r0, r9, lsl #2]\n\t"
          "ldrsb r3, [r0, r10]\n\t"
          "add r5, r5, r6, lsl #20\n\t"
          "add r7, r7, r8, lsl #20\n\t"
          "add r7, r7, r3, lsl #12\n\t"
          "add r6, r3, r6, lsl #12\n\t"
          "ldrsb r3, [r0, lr]\n\t"
          "add r8, r3, r8, lsl #12\n\t"
          "ldrsb r3, [r0], #1\n\t"
          "add r4, r4, r3, lsl #20\n\t"
          "add r5, r5, r3, lsl #12\n\t"
          "stm r1!, {r4, r5, r6, r7, r8}\n\t"
          "cmp r1, r2\n\t"
          "bne 1b\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(from_), "+r"(to_), "+r"(end_), "+r"(at_)
          :
          : "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
static void ${p}_eight_words(const int8_t *from, uint32_t *to, const uint32_t *end, const struct ${p}_eight_words *at) {
  for (; to != end; to += 5, from++) {
    const uint32_t b = (uint32_t)(int32_t)from[0], d = (uint32_t)(int32_t)from[2 * at->apart];
    const uint32_t e = (uint32_t)(int32_t)from[at->three], g = (uint32_t)(int32_t)from[at->five];
    to[0] = (uint32_t)(int32_t)from[at->first] + (b << 20);
    to[1] = (uint32_t)(int32_t)from[at->apart] + (b << 12) + (d << 20);
    to[2] = e + (d << 12);
    to[3] = (uint32_t)(int32_t)from[4 * at->apart] + (e << 12) + (g << 20);
    to[4] = (uint32_t)(int32_t)from[at->last] + (g << 12);
  }
}
#endif
