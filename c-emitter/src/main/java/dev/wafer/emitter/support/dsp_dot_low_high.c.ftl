/* sum + a.low * b.high */
static inline int32_t ${p}_dot_low_high(uint32_t a, uint32_t b, int32_t sum) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  int32_t r;
  __asm__("smlabt %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum));
  return r;
#else
  return sum + (int16_t)(uint16_t)(a & 0xFFFFu) * (int16_t)(uint16_t)(b >> 16);
#endif
}
