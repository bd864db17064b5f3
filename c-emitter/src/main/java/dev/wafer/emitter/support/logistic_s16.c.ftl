/* Logistic function in Q0.15 of an argument in steps of 1/24 with 9 fractional bits; table has the
 * samples at 0, 1, ..., 255 in steps of 2^-16, and between them the function is linear. */
static ${unused}int32_t ${p}_logistic_s16(const uint16_t *table, int32_t argument) {
  const uint32_t magnitude = argument < 0 ? 0u - (uint32_t)argument : (uint32_t)argument;
  const uint32_t index = magnitude >> 9;
  uint32_t value = (uint32_t)0x7FFF << 10;
  if (index < 255u) {
    value = ((uint32_t)table[index] << 9)
        + (magnitude & 511u) * (uint32_t)(table[index + 1] - table[index]);
  }
  value = argument < 0 ? (1u << 25) - value + 511u : value + 512u;
  return (int32_t)(value >> 10);
}
