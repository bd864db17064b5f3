/* sum + ((a * b + 2^31) >> 32) */
static inline int32_t ${p}_multiply_high(int32_t a, int32_t b, int32_t sum) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  int32_t r;
  __asm__("smmlar %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum));
  return r;
#else
  return sum + (int32_t)(((int64_t)a * b + 0x80000000LL) >> 32);
#endif
}
