/* Sums of the low and of the high halfwords; each wraps. */
static inline uint32_t ${p}_add_halves(uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  uint32_t r;
  __asm__("sadd16 %0, %1, %2" : "=r"(r) : "r"(a), "r"(b));
  return r;
#else
  return ((a + b) & 0xFFFFu) | ((a & 0xFFFF0000u) + (b & 0xFFFF0000u));
#endif
}

/* Differences of the low and of the high halfwords; each wraps. */
static inline uint32_t ${p}_subtract_halves(uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  uint32_t r;
  __asm__("ssub16 %0, %1, %2" : "=r"(r) : "r"(a), "r"(b));
  return r;
#else
  return ((a - b) & 0xFFFFu) | ((a & 0xFFFF0000u) - (b & 0xFFFF0000u));
#endif
}
