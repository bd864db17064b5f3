/* value * multiplier * 2^(shift - 31), rounded twice: after the doubling high multiply (half up) and
 * after the right shift (half away from zero), as TensorFlow Lite's reference kernels do. */
static inline ${unused}int32_t ${p}_requantize(int32_t value, int32_t multiplier, int32_t shift) {
  const int32_t shifted = shift > 0 ? (int32_t)((uint32_t)value << shift) : value;
<#if short_products>
  const int32_t high = ${p}_short_products(shifted, multiplier);
<#else>
  const int64_t product = (int64_t)shifted * multiplier;
  const int32_t high = (int32_t)((product + (1LL << 30)) >> 31);
</#if>
  /* Shifting in two parts keeps the rounding's addition within 32 bits. */
  return shift < 0 ? (((high + (high >> 31)) >> (-shift - 1)) + 1) >> 1 : high;
}
