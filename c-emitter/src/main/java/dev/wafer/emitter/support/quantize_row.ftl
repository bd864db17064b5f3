<#assign F = p?upper_case + "_MVE_F32">
/* Quantizes a row to -127..127 by its largest magnitude, ties away from zero; returns its scale. A row too
 * small to have one is all zeros; one with an infinity or what is no number has the scale NaN. */
static float ${p}_quantize_row(const float *row, int8_t *quantized, int32_t count) {
  /* Magnitudes compare as their bits do: what is not finite stands above all others. */
  uint32_t largest = 0;
<#if vectors>
#if defined(${F})
  uint32x4_t largests = vdupq_n_u32(0);
  for (int32_t i = 0; i < count; i += 4) {
    const float32x4_t v = vldrwq_z_f32(&row[i], vctp32q((uint32_t)(count - i)));
    largests = vmaxq_u32(largests, vreinterpretq_u32_f32(vabsq_f32(v)));
  }
  largest = vmaxvq_u32(largest, largests);
#else
</#if>
  for (int32_t i = 0; i < count; i++) {
    uint32_t bits;
    (void)memcpy(&bits, &row[i], sizeof(bits));
    bits &= 0x7FFFFFFFu;
    largest = bits > largest ? bits : largest;
  }
<#if vectors>
#endif
</#if>
  float range;
  (void)memcpy(&range, &largest, sizeof(range));
  if (largest >= 0x7F800000u || range < 1e-36f) {
    (void)memset(quantized, 0, (size_t)count);
    return largest >= 0x7F800000u ? range - range : 1.0f;
  }
  const float inverse = 127.0f / range;
  int32_t at = 0;
<#if vectors>
#if defined(${F})
  /* Vectors take what is below the least normal number for zero, which rounds to zero here. */
  if (range > 1e-35f) {
    for (; at < count; at += 4) {
      const mve_pred16_t lanes = vctp32q((uint32_t)(count - at));
      vstrbq_p_s32(&quantized[at], vcvtaq_s32_f32(vmulq_n_f32(vldrwq_z_f32(&row[at], lanes), inverse)), lanes);
    }
  }
#endif
</#if>
  for (; at < count; at++) {
    quantized[at] = (int8_t)${p}_round_away(row[at] * inverse);
  }
  return range / 127.0f;
}
