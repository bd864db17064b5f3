<#assign pixel = k.strided?then("k->in_pixel", "channels")>
<#assign dilation_h = k.dilated?then(" * k->dilation_h", "")>
<#assign dilation_w = k.dilated?then(" * k->dilation_w", "")>
<#assign clamp = k.clamped?then(", k", "")>
<#macro weights indent>
<#if k.wide>
<#list 0..<4 as i>
${indent}const uint32_t w${i} = weights[${i}];
</#list>
<#else>
${indent}const uint32_t w0 = ${p}_even_bytes(weights[0]);
${indent}const uint32_t w1 = ${p}_odd_bytes(weights[0]);
${indent}const uint32_t w2 = ${p}_even_bytes(weights[1]);
${indent}const uint32_t w3 = ${p}_odd_bytes(weights[1]);
</#if>
</#macro>
static inline int8_t ${fn}_finish(int32_t twice, int32_t multiplier, int32_t shift, int32_t halves<#if k.clamped>, const ${params} *k</#if>) {
  int32_t v = ${p}_multiply_high(twice, multiplier, 0);
<#if k.signFix>
  v += twice >> 31;
</#if>
  v = ((v >> shift) + halves) >> 1;
<#if k.clamped>
  return (int8_t)${p}_clamp(v, k->min, k->max);
<#else>
  return ${p}_saturate_s8(v);
</#if>
}

/* Four channels of one output pixel, from words of four channels at two taps each. */
static inline void ${fn}_four(const int8_t *const *tap, int32_t c, const uint32_t *weights, int8_t *out, const ${params} *k) {
  const int8_t *const *const end = tap + k->taps;
  const int32_t *bias = k->bias + c;
  const int32_t *multipliers = k->multipliers + c;
  const uint8_t *shifts = k->shifts + c;
  int32_t s0 = bias[0];
  int32_t s1 = bias[1];
  int32_t s2 = bias[2];
  int32_t s3 = bias[3];
  do {
    const uint32_t first = ${p}_load32(tap[0] + c);
    const uint32_t second = ${p}_load32(tap[1] + c);
    const uint32_t low = ${p}_pack_low(first, second);
    const uint32_t high = ${p}_pack_high(first, second);
<@weights indent="    "/>
    s0 = ${p}_dot2(${p}_even_bytes(low), w0, s0);
    s1 = ${p}_dot2(${p}_odd_bytes(low), w1, s1);
    s2 = ${p}_dot2(${p}_even_bytes(high), w2, s2);
    s3 = ${p}_dot2(${p}_odd_bytes(high), w3, s3);
    tap += 2;
    weights += ${k.wide?then(4, 2)};
  } while (tap != end);
<#list 0..<4 as i>
  out[${i}] = ${fn}_finish(s${i} * 2, multipliers[${i}], shifts[${i}], k->rounding${clamp});
</#list>
}

/* Depthwise convolution. A tap is where the channels of an input pixel begin<#if k.padded>; the scratch, full of the input
 * zero point, stands for pixels outside of the plane</#if>. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output<#if k.padded>, int8_t *scratch</#if>, const ${params} *k) {
  const int32_t channels = k->channels;
  const int32_t row = <#if k.strided>k->in_row<#else>k->width * channels</#if>;
  const int32_t step = ${pixel}${dilation_w};
  const int32_t last = channels - 4;
  const int8_t *taps[${k.table}];
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
</#if>
<#if k.padded>
  (void)memset(scratch, k->padding, (size_t)channels);
</#if>
<#if k.batched>
  for (n = 0; n < k->batches; n++, input += <#if k.strided>k->in_image, output += k->image_gap<#else>k->height * row</#if>) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
    const int32_t y = oy * k->stride_h - k->pad_top;
    for (ox = 0; ox < k->out_w; ox++) {
      const int32_t x = ox * k->stride_w - k->pad_left;
      const uint32_t *weights = k->weights;
      const int8_t **tap = taps;
<#if k.padded>
      const int columns_inside = x >= 0 && x + (k->kernel_w - 1)${dilation_w} < k->width;
</#if>
      int32_t ky;
      int32_t kx;
      int32_t c;
      for (ky = 0; ky < k->kernel_h; ky++) {
        const int32_t from_y = y + ky${dilation_h};
<#if k.padded>
        const int row_inside = from_y >= 0 && from_y < k->height;
        int32_t at = from_y * row + x * ${pixel};
        if (row_inside != 0 && columns_inside != 0) {
          for (kx = 0; kx < k->kernel_w; kx++, at += step) {
            *tap++ = input + at;
          }
        } else {
          int32_t from_x = x;
          for (kx = 0; kx < k->kernel_w; kx++, at += step, from_x += ${k.dilated?then("k->dilation_w", "1")}) {
            *tap++ = row_inside != 0 && from_x >= 0 && from_x < k->width ? input + at : scratch;
          }
        }
<#else>
        const int8_t *from = input + (from_y * row + x * ${pixel});
        for (kx = 0; kx < k->kernel_w; kx++, from += step) {
          *tap++ = from;
        }
</#if>
      }
      /* The weights of an odd number of taps end in zeros. */
      *tap = taps[0];
      for (c = 0; c < channels; c += 4, weights += <#if k.wide>2 * </#if>k->taps) {
        const int32_t first = c < last ? c : last;
        ${fn}_four(taps, first, weights, output + first, k);
      }
      output += <#if k.strided>k->pitch<#else>channels</#if>;
    }
<#if k.strided>
    output += k->row_gap;
</#if>
  }
<#if k.batched>
  }
</#if>
}
