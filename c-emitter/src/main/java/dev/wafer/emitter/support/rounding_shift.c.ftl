/* value / 2^exponent to the nearest, ties away from zero; exponent is 1 to 31. */
static inline int32_t ${p}_rounding_shift(int32_t value, int32_t exponent) {
  const int64_t half = (int64_t)1 << (exponent - 1);
  return (int32_t)((value + half + (value >> 31)) >> exponent);
}
