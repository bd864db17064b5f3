<#assign MVE = p?upper_case + "_MVE">
<#assign some = k.whole?then("", ", some")>
<#assign z = k.whole?then("", "_z")>
<#assign p_ = k.whole?then("", "_p")>
<#macro scaled sums lanes>
        int32x4_t ${sums} = ${p}_${k.scale}(vaddq_n_s32(${lanes}(sums), k->offset), multipliers, shifts);
        ${sums} = vminq_s32(vmaxq_s32(vaddq_n_s32(${sums}, k->zero_point), min), max);
</#macro>
/* Means or sums of columns, eight at a time: their sums fit halfwords. A mean's factor divides by the count. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
  const int32_t channels = k->channels;
#ifdef ${MVE}
  const int32x4_t multipliers = vdupq_n_s32(k->multiplier);
  const int32x4_t shifts = vdupq_n_s32(k->shift);
  const int32x4_t min = vdupq_n_s32(k->min);
  const int32x4_t max = vdupq_n_s32(k->max);
#endif
  for (int32_t row = 0; row < k->rows; row++) {
#ifdef ${MVE}
    for (int32_t c = 0; c < channels; c += 8) {
<#if !k.whole>
      const mve_pred16_t some = vctp16q((uint32_t)(channels - c));
</#if>
      const int8_t *in = input + c;
      int16x8_t sums = vdupq_n_s16(0);
      for (int32_t i = 0; i < k->count; i++) {
        sums = vaddq_s16(sums, vldrbq${z}_s16(in${some}));
        in += channels;
      }
      {
<@scaled sums="even" lanes="vmovlbq_s16"/>
<@scaled sums="odd" lanes="vmovltq_s16"/>
        vstrbq${p_}_s16(output + c, vmovntq_s32(vmovnbq_s32(sums, even), odd)${some});
      }
    }
#else
    for (int32_t c = 0; c < channels; c++) {
      const int8_t *in = input + c;
      int32_t sum = k->offset;
      for (int32_t i = 0; i < k->count; i++) {
        sum += *in;
        in += channels;
      }
      sum = ${p}_requantize(sum, k->multiplier, k->shift) + k->zero_point;
      output[c] = (int8_t)${p}_clamp(sum, k->min, k->max);
    }
#endif
    input += k->count * channels;
    output += channels;
  }
}
