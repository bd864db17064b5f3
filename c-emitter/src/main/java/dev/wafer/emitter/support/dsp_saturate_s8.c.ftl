/* The nearest value of eight bits. */
static inline int8_t ${p}_saturate_s8(int32_t v) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  int32_t r;
  __asm__("ssat %0, #8, %1" : "=r"(r) : "r"(v));
  return (int8_t)r;
#else
  return (int8_t)(v < -128 ? -128 : (v > 127 ? 127 : v));
#endif
}
