/* Quantizes a row to -128..127 by its range, which includes zero, ties away from zero; returns its scale, and in
 * zero what zero became. A row too small to have a scale is all zeros; one with an infinity or what is no number
 * has the scale NaN. */
static float ${p}_quantize_range(const float *row, int8_t *quantized, int32_t count, int32_t *zero) {
  float low = 0.0f;
  float high = 0.0f;
  uint32_t largest = 0;
  for (int32_t i = 0; i < count; i++) {
    uint32_t bits;
    (void)memcpy(&bits, &row[i], sizeof(bits));
    bits &= 0x7FFFFFFFu;
    largest = bits > largest ? bits : largest;
    low = row[i] < low ? row[i] : low;
    high = row[i] > high ? row[i] : high;
  }
  const double range = (double)high - (double)low;
  *zero = 0;
  if (largest >= 0x7F800000u || range < (double)1e-36f) {
    float infinite;
    (void)memcpy(&infinite, &largest, sizeof(infinite));
    (void)memset(quantized, 0, (size_t)count);
    return largest >= 0x7F800000u ? infinite - infinite : 1.0f;
  }
  const double step = range / 255.0;
  const double below = (double)low / step;
  const double above = (double)high / step;
  const double exact = 128.0 - below < 127.0 + above ? -128.0 - below : 127.0 - above;
  const double inside = exact < -128.0 ? -128.0 : exact > 127.0 ? 127.0 : exact;
  *zero = (int32_t)(inside + (inside < 0.0 ? -0.5 : 0.5));
  const float scale = (float)step;
  const float inverse = 1.0f / scale;
  const float from = (float)*zero;
  for (int32_t i = 0; i < count; i++) {
    const float scaled = from + row[i] * inverse;
    const int32_t whole = (int32_t)scaled;
    const float rest = scaled - (float)whole;
    const int32_t value = whole + (rest >= 0.5f ? 1 : 0) - (rest <= -0.5f ? 1 : 0);
    quantized[i] = (int8_t)(value < -128 ? -128 : value > 127 ? 127 : value);
  }
  return scale;
}
