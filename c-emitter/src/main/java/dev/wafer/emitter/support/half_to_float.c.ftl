/* The value of an IEEE 754 half-precision number given by its bits. */
static inline float ${p}_half_to_float(uint16_t half) {
  const uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
  const uint32_t exponent = (half >> 10) & 0x1Fu;
  const uint32_t mantissa = half & 0x3FFu;
  uint32_t bits;
  float value;
  if (exponent == 0u) {
    value = (float)mantissa * (1.0f / 16777216.0f);
    return sign != 0u ? -value : value;
  }
  bits = sign | (exponent == 0x1Fu ? 0x7F800000u : (exponent + 112u) << 23) | mantissa << 13;
  (void)memcpy(&value, &bits, sizeof(value));
  return value;
}
