<#import "/kernels/convolution/dsp/taps.ftl" as t>
<#assign pixel = k.strided?then("k->in_pixel", "channels")>
<#assign clamp = k.clamped?then(", k", "")>
<@t.finish/>

/* Some outputs of one group and pixel, from words of four channels of a tap; what follows their weights. */
static inline const uint32_t *${fn}_some(const int8_t *const *tap, int32_t c, const uint32_t *weights, int32_t o, int8_t *out, const ${params} *k) {
  const int8_t *const *const end = tap + k->taps;
  const int32_t *bias = k->bias + o;
  const int32_t *multipliers = k->multipliers + o;
  const ${k.left?then("int8_t", "uint8_t")} *shifts = k->shifts + o;
<#list 0..<k.lanes as i>
  int32_t s${i} = bias[${i}];
</#list>
  do {
    const int8_t *x = *tap++ + c;
    const int8_t *const stop = x + k->group_c;
    do {
      const uint32_t four = ${p}_load32(x);
      const uint32_t even = ${p}_even_bytes(four);
      const uint32_t odd = ${p}_odd_bytes(four);
<#list 0..<k.lanes as i>
<#if k.wide>
      s${i} = ${p}_dot2(even, weights[${2 * i}], s${i});
      s${i} = ${p}_dot2(odd, weights[${2 * i + 1}], s${i});
<#else>
      s${i} = ${p}_dot2(even, ${p}_even_bytes(weights[${i}]), s${i});
      s${i} = ${p}_dot2(odd, ${p}_odd_bytes(weights[${i}]), s${i});
</#if>
</#list>
      x += 4;
      weights += ${k.wide?then(2 * k.lanes, k.lanes)};
    } while (x != stop);
  } while (tap != end);
<#list 0..<k.lanes as i>
  out[${i}] = ${fn}_finish(s${i} * 2, multipliers[${i}], shifts[${i}], k->rounding${clamp});
</#list>
  return weights;
}

/* All outputs of a pixel, apart, so that what lies around them leaves the registers to them. */
static ${p?upper_case}_NOINLINE void ${fn}_pixel(const int8_t *const *taps, int8_t *output, const ${params} *k) {
  const int32_t last = k->group_outputs - ${k.lanes};
  const uint32_t *weights = k->weights;
  int32_t o = 0;
  int32_t c;
  for (c = 0; c < k->channels; c += k->group_c, o += k->group_outputs) {
    int32_t first;
    for (first = 0; first < k->group_outputs; first += ${k.lanes}) {
      const int32_t at = o + (first < last ? first : last);
      weights = ${fn}_some(taps, c, weights, at, output + at, k);
    }
  }
}

/* Convolution in groups of channels. A tap is where the channels of an input pixel begin<#if k.padded>; the scratch, full of the
 * input zero point, stands for pixels outside of the plane</#if>. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output<#if k.padded>, int8_t *scratch</#if>, const ${params} *k) {
  const int32_t channels = k->channels;
  const int32_t row = <#if k.strided>k->in_row<#else>k->width * channels</#if>;
  const int32_t step = ${pixel}${t.dilation_w};
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
<@t.table input="input" outside="scratch" pixel=pixel/>
      ${fn}_pixel(taps, output, k);
      output += <#if k.strided>k->pitch<#else>k->outputs</#if>;
    }
<#if k.strided>
    output += k->row_gap;
</#if>
  }
<#if k.batched>
  }
</#if>
}
