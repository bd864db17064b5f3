<#import "/kernels/convolution/mve/taps.ftl" as t>
<#assign MVE = p?upper_case + "_MVE">
<#assign F = fn?upper_case>
<#assign count = (k.together != 1)?then("count", "k->channels - c")>
<#assign first = (k.together != 1)?then("0", "c")>
<#assign pixel = k.strided?then("k->in_pixel", "channels")>
<@t.sums/>

/* <#if k.together != 1>The channels of one output pixel, or of ${k.together} that lie one behind the other; tables and weights repeat those of one. Tables<#else>Sixteen channels<#if !k.whole> (or as many as are left)</#if> of one output pixel. Tables</#if> and weights come in groups of sixteen; the tables' order is
 * that in which widening twice separates bytes: channels 0, 4, 8, 12, 2, 6 ... 14, 1, 5 ... 13, 3, 7 ... 15. */
static inline void ${fn}_group(const int8_t *const *taps, <#if k.together != 1>int32_t count<#else>int32_t c</#if>, int8_t *out, const ${params} *k) {
<#if k.together != 1>
  const int8_t *weights = k->weights;
  const int32_t *bias = k->bias;
  const int32_t *multipliers = k->multipliers;
  const int8_t *shifts = k->shifts;
<#else>
  const int8_t *weights = k->weights + c * ${k.taps};
  const int32_t *bias = k->bias + c;
  const int32_t *multipliers = k->multipliers + c;
  const int8_t *shifts = k->shifts + c;
</#if>
#ifdef ${MVE}
<#if !k.whole>
  const mve_pred16_t lanes = vctp8q((uint32_t)(${count}));
</#if>
  int32x4_t s0 = vldrwq_s32(bias);
  int32x4_t s1 = vldrwq_s32(bias + 4);
  int32x4_t s2 = vldrwq_s32(bias + 8);
  int32x4_t s3 = vldrwq_s32(bias + 12);
  int16x8_t low;
  int16x8_t high;
  int8x16_t v;
  ${F}_SUM(taps, weights, ${first});
  s0 = ${p}_${k.scale}(s0, vldrwq_s32(multipliers), vldrbq_s32(shifts));
  s1 = ${p}_${k.scale}(s1, vldrwq_s32(multipliers + 4), vldrbq_s32(shifts + 4));
  low = vqaddq_n_s16(vqmovntq_s32(vqmovnbq_s32(vdupq_n_s16(0), s0), s1), (int16_t)k->zero_point);
  s2 = ${p}_${k.scale}(s2, vldrwq_s32(multipliers + 8), vldrbq_s32(shifts + 8));
  s3 = ${p}_${k.scale}(s3, vldrwq_s32(multipliers + 12), vldrbq_s32(shifts + 12));
  high = vqaddq_n_s16(vqmovntq_s32(vqmovnbq_s32(vdupq_n_s16(0), s2), s3), (int16_t)k->zero_point);
  v = vqmovntq_s16(vqmovnbq_s16(vdupq_n_s8(0), low), high);
<#if k.clamped>
  v = vminq_s8(vmaxq_s8(v, vdupq_n_s8((int8_t)k->min)), vdupq_n_s8((int8_t)k->max));
</#if>
<#if k.whole>
  vstrbq_s8(out, v);
<#else>
  vstrbq_p_s8(out, v, lanes);
</#if>
#else
  int32_t i;
  int32_t t;
  for (i = 0; <#if k.together != 1>i < count<#else>i < 16 && c + i < k->channels</#if>; i++) {
    const int32_t entry = (i & 1) * 8 + ((i >> 1) & 1) * 4 + (i >> 2);
    int32_t sum = bias[entry];
    for (t = 0; t < ${k.taps}; t++) {
      sum += taps[t][<#if k.together == 1>c + </#if>i] * weights[16 * t + i];
    }
    sum = ${p}_requantize(sum, multipliers[entry], shifts[entry]) + k->zero_point;
    out[i] = (int8_t)${p}_clamp(sum, k->min, k->max);
  }
#endif
}

/* Depthwise convolution. A tap is where the channels of an input pixel begin; the scratch, full of the input
 * zero point, stands for pixels outside of the plane. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, int8_t *scratch, const ${params} *k) {
  const int32_t channels = k->channels;
  const int32_t row = <#if k.strided>k->in_row<#else>k->width * channels</#if>;
  const int8_t *taps[${k.taps}];
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
</#if>
  (void)memset(scratch, k->padding, (size_t)channels);
<#if k.taps != k.kernelH * k.kernelW && k.together == 1>
  taps[${k.taps - 1}] = scratch;
</#if>
<#if k.batched>
  for (n = 0; n < k->batches; n++, input += <#if k.strided>k->in_image, output += k->image_gap<#else>k->height * row</#if>) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
    const int32_t y = oy * k->stride_h - k->pad_top;
    const int32_t rows_inside = y >= 0 && y + ${k.kernelH - 1} * k->dilation_h < k->height;
    int32_t x = -k->pad_left;
<#if k.together != 1>
    for (ox = 0; ox < k->out_w;) {
      int32_t pixels = 1;
<#else>
    for (ox = 0; ox < k->out_w; ox++, x += k->stride_w) {
</#if>
      const int8_t **tap = taps;
      int32_t ky;
<#if k.together == 1>
      int32_t c;
</#if>
<@t.table input="input" outside="scratch" pixel=pixel>
<#if k.together != 1>
        if (x + ${k.kernelW - 1} * k->dilation_w + ${k.together - 1} < k->width && k->out_w - ox >= ${k.together}) {
          pixels = ${k.together};
        }
</#if>
</@t.table>
<#if k.together != 1>
<#if k.taps != k.kernelH * k.kernelW>
      taps[${k.taps - 1}] = taps[0]; /* Its weights are zeros; the scratch is a single pixel. */
</#if>
      ${fn}_group(taps, pixels * channels, output, k);
      output += pixels * channels;
      ox += pixels;
      x += pixels;
<#else>
      for (c = 0; c < channels; c += 16) {
        ${fn}_group(taps, c, output + c, k);
      }
      output += <#if k.strided>k->pitch<#else>channels</#if>;
</#if>
    }
<#if k.strided>
    output += k->row_gap;
</#if>
  }
<#if k.batched>
  }
</#if>
}
