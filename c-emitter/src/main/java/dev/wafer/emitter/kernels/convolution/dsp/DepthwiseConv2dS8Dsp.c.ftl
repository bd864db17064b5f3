<#import "/kernels/convolution/dsp/taps.ftl" as t>
<#assign pixel = k.strided?then("k->in_pixel", "channels")>
<#assign clamp = k.clamped?then(", k", "")>
<#-- With the steps of a dilation, too, the compiler would let the sums spill. -->
<#assign apart = k.dilated>
<@t.finish/>

/* Four channels of one output pixel, from words of four channels at two taps each. */
static inline void ${fn}_four(const int8_t *const *tap, int32_t c, const uint32_t *weights, int8_t *out, const ${params} *k) {
  const int8_t *const *const end = tap + k->taps;
  const int32_t *bias = k->bias + c;
  const int32_t *multipliers = k->multipliers + c;
  const ${k.left?then("int8_t", "uint8_t")} *shifts = k->shifts + c;
  int32_t s0 = bias[0];
  int32_t s1 = bias[1];
  int32_t s2 = bias[2];
  int32_t s3 = bias[3];
<@t.sums/>
<#list 0..<4 as i>
  out[${i}] = ${fn}_finish(s${i} * 2, multipliers[${i}], shifts[${i}], k->rounding${clamp});
</#list>
}

<#if apart>
/* All channels of a pixel, apart, so that what lies around them leaves the registers to them. */
static ${p?upper_case}_NOINLINE void ${fn}_pixel(const int8_t *const *taps, int8_t *output, const ${params} *k) {
  const int32_t last = k->channels - 4;
  const uint32_t *weights = k->weights;
  int32_t c;
  for (c = 0; c < k->channels; c += 4, weights += <#if k.wide>2 * </#if>k->taps) {
    const int32_t first = c < last ? c : last;
    ${fn}_four(taps, first, weights, output + first, k);
  }
}

</#if>
/* Depthwise convolution. A tap is where the channels of an input pixel begin<#if k.padded>; the scratch, full of the input
 * zero point, stands for pixels outside of the plane</#if>. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output<#if k.padded>, int8_t *scratch</#if>, const ${params} *k) {
  const int32_t channels = k->channels;
  const int32_t row = <#if k.strided>k->in_row<#else>k->width * channels</#if>;
  const int32_t step = ${pixel}${t.dilation_w};
<#if !apart>
  const int32_t last = channels - 4;
</#if>
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
<#if !apart>
      const uint32_t *weights = k->weights;
      int32_t c;
</#if>
<@t.table input="input" outside="scratch" pixel=pixel/>
<#if apart>
      ${fn}_pixel(taps, output, k);
<#else>
      for (c = 0; c < channels; c += 4, weights += <#if k.wide>2 * </#if>k->taps) {
        const int32_t first = c < last ? c : last;
        ${fn}_four(taps, first, weights, output + first, k);
      }
</#if>
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
