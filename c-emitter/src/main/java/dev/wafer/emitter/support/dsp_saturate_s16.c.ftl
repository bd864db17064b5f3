/* The nearest value of sixteen bits. */
static inline int32_t ${p}_saturate_s16(int32_t v) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  int32_t r;
  __asm__("ssat %0, #16, %1" : "=r"(r) : "r"(v));
  return r;
#else
  return v < -32768 ? -32768 : (v > 32767 ? 32767 : v);
#endif
}
