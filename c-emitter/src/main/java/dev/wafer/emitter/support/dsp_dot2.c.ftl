/* sum + a.low * b.low + a.high * b.high */
static inline int32_t ${p}_dot2(uint32_t a, uint32_t b, int32_t sum) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  int32_t r;
  __asm__("smlad %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum));
  return r;
#else
  const int32_t low = (int16_t)(uint16_t)(a & 0xFFFFu) * (int16_t)(uint16_t)(b & 0xFFFFu);
  const int32_t high = (int16_t)(uint16_t)(a >> 16) * (int16_t)(uint16_t)(b >> 16);
  return (int32_t)((uint32_t)sum + (uint32_t)low + (uint32_t)high);
#endif
}
