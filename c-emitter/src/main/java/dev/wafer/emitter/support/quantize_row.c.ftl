/* Quantizes a row to -127..127 by its largest magnitude, ties away from zero; returns its scale. A row too
 * small to have one is all zeros; one with an infinity or what is no number has the scale NaN. */
static float ${p}_quantize_row(const float *row, int8_t *quantized, int32_t count) {
  /* Magnitudes compare as their bits do: what is not finite stands above all others. */
  uint32_t largest = 0;
  for (int32_t i = 0; i < count; i++) {
    uint32_t bits;
    (void)memcpy(&bits, &row[i], sizeof(bits));
    bits &= 0x7FFFFFFFu;
    largest = bits > largest ? bits : largest;
  }
  float range;
  (void)memcpy(&range, &largest, sizeof(range));
  if (largest >= 0x7F800000u || range < 1e-36f) {
    (void)memset(quantized, 0, (size_t)count);
    return largest >= 0x7F800000u ? range - range : 1.0f;
  }
  const float inverse = 127.0f / range;
  for (int32_t i = 0; i < count; i++) {
    const float scaled = row[i] * inverse;
    const int32_t whole = (int32_t)scaled;
    const float rest = scaled - (float)whole;
    quantized[i] = (int8_t)(whole + (rest >= 0.5f ? 1 : 0) - (rest <= -0.5f ? 1 : 0));
  }
  return range / 127.0f;
}
