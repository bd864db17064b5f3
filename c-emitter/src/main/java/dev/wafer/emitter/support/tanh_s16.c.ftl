/* Hyperbolic tangent in Q0.15 by 2 * logistic(2x) - 1, from the same table as
 * logistic_s16: the argument is x in steps of 1/24 with 9 fractional bits, or twice x with 8. */
static ${unused}int32_t ${p}_tanh_s16(const uint16_t *table, int32_t argument) {
  const uint32_t magnitude = argument < 0 ? 0u - (uint32_t)argument : (uint32_t)argument;
  const uint32_t index = magnitude >> 8;
  int32_t value = 0xFFFF << 8;
  if (index < 255u) {
    value = (int32_t)(((uint32_t)table[index] << 8)
        + (magnitude & 255u) * (uint32_t)(table[index + 1] - table[index]));
  }
  value -= 1 << 23;
  return (argument < 0 ? 127 - value : value + 128) >> 8;
}
