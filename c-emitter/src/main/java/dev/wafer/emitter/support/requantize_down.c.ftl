/* value * multiplier * 2^(shift - 31) for a shift of at most 0, rounded twice: after the doubling high multiply
 * (half up) and after the right shift (half away from zero), as TensorFlow Lite's reference kernels do. */
static inline int32_t ${p}_requantize_down(int32_t value, int32_t multiplier, int32_t shift) {
<#if short_products>
  const int32_t high = ${p}_short_products(value, multiplier);
<#else>
  const int64_t product = (int64_t)value * multiplier;
  const int32_t high = (int32_t)((product + (1LL << 30)) >> 31);
</#if>
  /* Shifting in two parts keeps the rounding's addition within 32 bits. */
  return shift < 0 ? (((high + (high >> 31)) >> (-shift - 1)) + 1) >> 1 : high;
}
