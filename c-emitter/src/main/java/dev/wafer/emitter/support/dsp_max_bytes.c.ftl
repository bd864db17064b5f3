/* The larger of each two signed bytes. */
static inline uint32_t ${p}_max_bytes(uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  uint32_t difference;
  __asm__("ssub8 %1, %0, %2\n\tsel %0, %0, %2" : "+r"(a), "=&r"(difference) : "r"(b));
  return a;
#else
  uint32_t r = 0;
  for (int32_t i = 0; i < 32; i += 8) {
    const uint32_t x = (a >> i) & 0xFFu;
    const uint32_t y = (b >> i) & 0xFFu;
    r |= ((x ^ 0x80u) > (y ^ 0x80u) ? x : y) << i;
  }
  return r;
#endif
}
