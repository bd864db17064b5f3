/* value * multiplier * 2^(shift - 15), rounded once, half up: how TensorFlow Lite scales the 64-bit
 * sums of 16-bit activations. The multiplier has 15 fractional bits. Unsigned, the product wraps. */
static inline int32_t ${p}_requantize_wide(int64_t value, int32_t multiplier, int32_t shift) {
  const int32_t right = 15 - shift;
  const uint64_t product = (uint64_t)value * (uint64_t)multiplier;
  return (int32_t)((int64_t)(product + ((uint64_t)1 << (right - 1))) >> right);
}
