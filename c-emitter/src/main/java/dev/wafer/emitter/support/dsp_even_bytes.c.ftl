/* Bytes 0 and 2 as signed halfwords. */
static inline uint32_t ${p}_even_bytes(uint32_t v) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  uint32_t r;
  __asm__("sxtb16 %0, %1" : "=r"(r) : "r"(v));
  return r;
#else
  const uint32_t bytes = v & 0x00FF00FFu;
  return bytes | ((bytes & 0x00800080u) * 0x1FEu);
#endif
}
