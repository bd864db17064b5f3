<#assign F = p?upper_case + "_MVE_F32">
/* Quantizes a row to -128..127 by its range, which includes zero, ties away from zero; returns its scale, and in
 * zero what zero became. A row too small to have a scale is all zeros; one with an infinity or what is no number
 * has the scale NaN. */
static float ${p}_quantize_range(const float *row, int8_t *quantized, int32_t count, int32_t *zero) {
  /* Bits of floats of one sign compare as their magnitudes do: what is not finite stands above all others. */
  uint32_t lowest = 0x80000000u;
  int32_t highest = 0;
<#if vectors>
#if defined(${F})
  uint32x4_t lows = vdupq_n_u32(lowest);
  int32x4_t highs = vdupq_n_s32(highest);
  for (int32_t i = 0; i < count; i += 4) {
    const float32x4_t v = vldrwq_z_f32(&row[i], vctp32q((uint32_t)(count - i)));
    lows = vmaxq_u32(lows, vreinterpretq_u32_f32(v));
    highs = vmaxq_s32(highs, vreinterpretq_s32_f32(v));
  }
  lowest = vmaxvq_u32(lowest, lows);
  highest = vmaxvq_s32(highest, highs);
#else
</#if>
  for (int32_t i = 0; i < count; i++) {
    uint32_t bits;
    (void)memcpy(&bits, &row[i], sizeof(bits));
    lowest = bits > lowest ? bits : lowest;
    highest = (int32_t)bits > highest ? (int32_t)bits : highest;
  }
<#if vectors>
#endif
</#if>
  float low;
  float high;
  (void)memcpy(&low, &lowest, sizeof(low));
  (void)memcpy(&high, &highest, sizeof(high));
  const int finite = lowest < 0xFF800000u && highest < 0x7F800000;
  const double range = (double)high - (double)low;
  *zero = 0;
  if (finite == 0 || range < (double)1e-36f) {
    (void)memset(quantized, 0, (size_t)count);
    return finite == 0 ? (high - low) - (high - low) : 1.0f;
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
  int32_t at = 0;
<#if vectors>
#if defined(${F})
  /* Vectors take what is below the least normal number for zero, which changes nothing here. */
  if (range > 1e-35) {
    const float32x4_t froms = vdupq_n_f32(from);
    const int32x4_t least = vdupq_n_s32(-128);
    const int32x4_t most = vdupq_n_s32(127);
    for (; at < count; at += 4) {
      const mve_pred16_t lanes = vctp32q((uint32_t)(count - at));
      const float32x4_t scaled = vaddq_f32(froms, vmulq_n_f32(vldrwq_z_f32(&row[at], lanes), inverse));
      vstrbq_p_s32(&quantized[at], vminq_s32(vmaxq_s32(vcvtaq_s32_f32(scaled), least), most), lanes);
    }
  }
#endif
</#if>
  for (; at < count; at++) {
    const int32_t value = ${p}_round_away(from + row[at] * inverse);
    quantized[at] = (int8_t)(value < -128 ? -128 : value > 127 ? 127 : value);
  }
  return scale;
}
