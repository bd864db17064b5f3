<#assign MVE = p?upper_case + "_MVE">
/* Sixteen channels (or as many as are left) of one output pixel: the sum over taps of two products at a time,
 * which fits halfwords. Tables and weights come in groups of sixteen; the tables' order is that in which
 * widening twice separates bytes: channels 0, 4, 8, 12, 2, 6 ... 14, 1, 5 ... 13, 3, 7 ... 15. */
static void ${fn}_group(const int8_t *const *taps, int32_t c, int8_t *out, const ${params} *k) {
  const int8_t *weights = k->weights + c * ${k.taps};
  const int32_t *bias = k->bias + c;
  const int32_t *multipliers = k->multipliers + c;
  const int8_t *shifts = k->shifts + c;
  int32_t t;
#if ${MVE}
  const mve_pred16_t lanes = vctp8q((uint32_t)(k->channels - c));
  int32x4_t s0 = vldrwq_s32(bias);
  int32x4_t s1 = vldrwq_s32(bias + 4);
  int32x4_t s2 = vldrwq_s32(bias + 8);
  int32x4_t s3 = vldrwq_s32(bias + 12);
  int16x8_t even;
  int16x8_t odd;
  int8x16_t v = vdupq_n_s8(0);
  for (t = 0; t < ${k.taps}; t += 2, weights += 32) {
    int8x16_t w = vldrbq_s8(weights);
    v = vldrbq_z_s8(taps[t] + c, lanes);
    even = vmullbq_int_s8(v, w);
    odd = vmulltq_int_s8(v, w);
    w = vldrbq_s8(weights + 16);
    v = vldrbq_z_s8(taps[t + 1] + c, lanes);
    even = vaddq_s16(even, vmullbq_int_s8(v, w));
    odd = vaddq_s16(odd, vmulltq_int_s8(v, w));
    s0 = vaddq_s32(s0, vmovlbq_s16(even));
    s1 = vaddq_s32(s1, vmovltq_s16(even));
    s2 = vaddq_s32(s2, vmovlbq_s16(odd));
    s3 = vaddq_s32(s3, vmovltq_s16(odd));
  }
  s0 = vaddq_n_s32(${p}_requantize4(s0, vldrwq_s32(multipliers), vldrbq_s32(shifts)), k->zero_point);
  s1 = vaddq_n_s32(${p}_requantize4(s1, vldrwq_s32(multipliers + 4), vldrbq_s32(shifts + 4)), k->zero_point);
  s2 = vaddq_n_s32(${p}_requantize4(s2, vldrwq_s32(multipliers + 8), vldrbq_s32(shifts + 8)), k->zero_point);
  s3 = vaddq_n_s32(${p}_requantize4(s3, vldrwq_s32(multipliers + 12), vldrbq_s32(shifts + 12)), k->zero_point);
  even = vqmovntq_s32(vqmovnbq_s32(vdupq_n_s16(0), s0), s1);
  odd = vqmovntq_s32(vqmovnbq_s32(vdupq_n_s16(0), s2), s3);
  v = vqmovntq_s16(vqmovnbq_s16(v, even), odd);
  v = vminq_s8(vmaxq_s8(v, vdupq_n_s8((int8_t)k->min)), vdupq_n_s8((int8_t)k->max));
  vstrbq_p_s8(out, v, lanes);
#else
  int32_t i;
  for (i = 0; i < 16 && c + i < k->channels; i++) {
    const int32_t entry = (i & 1) * 8 + ((i >> 1) & 1) * 4 + (i >> 2);
    int32_t sum = bias[entry];
    for (t = 0; t < ${k.taps}; t++) {
      sum += taps[t][c + i] * weights[16 * t + i];
    }
    sum = ${p}_requantize(sum, multipliers[entry], shifts[entry]) + k->zero_point;
    out[i] = (int8_t)${p}_clamp(sum, k->min, k->max);
  }
#endif
}

/* Depthwise convolution. A tap is where the channels of an input pixel begin; the scratch, full of the input
 * zero point, stands for pixels outside of the plane. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, int8_t *scratch, const ${params} *k) {
  const int8_t *taps[${k.taps}];
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
</#if>
  ${p}_fill_bytes(scratch, k->padding, k->channels);
<#if k.taps != k.kernelH * k.kernelW>
  taps[${k.taps - 1}] = scratch;
</#if>
<#if k.batched>
  for (n = 0; n < k->batches; n++, input += k->height * k->width * k->channels) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
    for (ox = 0; ox < k->out_w; ox++, output += k->channels) {
      const int8_t **tap = taps;
      int32_t y = oy * k->stride_h - k->pad_top;
      int32_t ky;
      int32_t c;
      for (ky = 0; ky < ${k.kernelH}; ky++, y += k->dilation_h) {
        const int8_t *const row = input + (y < 0 ? 0 : y) * k->width * k->channels;
        const int32_t inside = y >= 0 && y < k->height;
        int32_t x = ox * k->stride_w - k->pad_left;
        int32_t kx;
        for (kx = 0; kx < ${k.kernelW}; kx++, x += k->dilation_w) {
          *tap++ = inside && x >= 0 && x < k->width ? row + x * k->channels : scratch;
        }
      }
      for (c = 0; c < k->channels; c += 16) {
        ${fn}_group(taps, c, output + c, k);
      }
    }
  }
<#if k.batched>
  }
</#if>
}
