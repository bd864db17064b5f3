/* value * multiplier * 2^(-shift - 32) + (halves - 1) / 2, rounded twice: after the doubling high multiply (half up) and after
 * the right shift (half away from zero). */
static inline ${unused}int32_t ${p}_scale_right(int32_t value, int32_t multiplier, int32_t shift, int32_t halves) {
  const int32_t high = ${p}_mul_high(value, multiplier);
  return (((high + (high >> 31)) >> shift) + halves) >> 1;
}
