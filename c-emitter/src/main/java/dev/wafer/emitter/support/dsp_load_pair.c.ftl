#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
/* Two words from an address that is a multiple of four. */
typedef uint64_t ${p}_two_words __attribute__((aligned(4), may_alias));

static inline void ${p}_load_pair(const int16_t *from, uint32_t *a, uint32_t *b) {
  __asm__("ldrd %0, %1, %2" : "=r"(*a), "=r"(*b) : "m"(*(const ${p}_two_words *)(const void *)from));
}
#else
static inline void ${p}_load_pair(const int16_t *from, uint32_t *a, uint32_t *b) {
  (void)memcpy(a, from, 4);
  (void)memcpy(b, from + 2, 4);
}
#endif
