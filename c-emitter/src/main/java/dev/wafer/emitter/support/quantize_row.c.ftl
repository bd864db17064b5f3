/* Quantizes a row to -127..127 by its largest magnitude, ties away from zero; returns its scale. */
static float ${p}_quantize_row(const float *row, int8_t *quantized, int32_t count) {
  float range = 0.0f;
  for (int32_t i = 0; i < count; i++) {
    const float magnitude = row[i] < 0.0f ? -row[i] : row[i];
    range = magnitude > range ? magnitude : range;
  }
  const float inverse = range > 0.0f ? 127.0f / range : 0.0f;
  for (int32_t i = 0; i < count; i++) {
    const float scaled = row[i] * inverse;
    const int32_t whole = (int32_t)scaled;
    const float rest = scaled - (float)whole;
    const int32_t rounded = whole + (rest >= 0.5f ? 1 : 0) - (rest <= -0.5f ? 1 : 0);
    quantized[i] = (int8_t)(rounded > 127 ? 127 : (rounded < -127 ? -127 : rounded));
  }
  return range > 0.0f ? range / 127.0f : 1.0f;
}
