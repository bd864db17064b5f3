/* value * multiplier * 2^(shift - 31), rounded twice: after the doubling high multiply (half up) and
 * after the right shift (half away from zero), as TensorFlow Lite's reference kernels do. */
static inline int32_t ${p}_requantize(int32_t value, int32_t multiplier, int32_t shift) {
  const int32_t left = shift > 0 ? shift : 0;
  const int32_t right = shift > 0 ? 0 : -shift;
  const int32_t shifted = (int32_t)((uint32_t)value << left);
  const int64_t product = (int64_t)shifted * multiplier;
  const int32_t high = (int32_t)((product + (1LL << 30)) >> 31);
  const int32_t half = right > 0 ? (int32_t)(1u << (right - 1)) : 0;
  return right > 0 ? (int32_t)(((int64_t)high + half + (high >> 31)) >> right) : high;
}
