/* Adds the signed bytes 0 and 2 of a word to the halfwords of sums, or bytes 1 and 3; each wraps. */
static inline uint32_t ${p}_add_even_bytes(uint32_t sums, uint32_t bytes) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  uint32_t r;
  __asm__("sxtab16 %0, %1, %2" : "=r"(r) : "r"(sums), "r"(bytes));
  return r;
#else
  const uint32_t low = (bytes & 0x7Fu) - (bytes & 0x80u);
  const uint32_t high = ((bytes >> 16) & 0x7Fu) - ((bytes >> 16) & 0x80u);
  return ((sums + low) & 0xFFFFu) | ((sums & 0xFFFF0000u) + (high << 16));
#endif
}

static inline uint32_t ${p}_add_odd_bytes(uint32_t sums, uint32_t bytes) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  uint32_t r;
  __asm__("sxtab16 %0, %1, %2, ror #8" : "=r"(r) : "r"(sums), "r"(bytes));
  return r;
#else
  return ${p}_add_even_bytes(sums, bytes >> 8);
#endif
}
