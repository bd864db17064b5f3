<#import "/kernels/hybrid.ftl" as h>
<#import "/kernels/convolution/dsp/taps.ftl" as t>
/* Four channels of one output pixel. */
static inline void ${fn}_four(const int8_t *const *tap, int32_t c, const uint32_t *weights, float scale, <#if k.asymmetric>int32_t zero, </#if>float *output, const ${params} *k) {
  const int8_t *const *const end = tap + k->taps;
<#list 0..<4 as i>
  int32_t s${i} = 0;
</#list>
<@t.sums/>
<#list 0..<4 as i>
  {
<@h.finish "s" + i "c" + (i == 0)?then("", " + " + i) "    "/>
  }
</#list>
}

/* The image is quantized as a whole. A tap is where the channels of one of its pixels begin<#if k.padded>; a pixel behind the
 * image, full of what zero became, stands for those outside of it</#if>. */
static void ${fn}(const float *input, float *output, int8_t *image, const ${params} *k) {
  const int32_t channels = k->channels;
  const int32_t row = k->width * channels;
  const int32_t size = k->height * row;
  const int32_t step = channels${t.dilation_w};
  const int32_t last = channels - 4;
  const int8_t *taps[${k.table}];
<#if k.batched>
  for (int32_t n = 0; n < k->batches; n++, input += size) {
</#if>
<@h.quantize "input" "image" "size" "  "/>
<#if k.padded>
  (void)memset(image + size, <#if k.asymmetric>zero<#else>0</#if>, (size_t)channels);
</#if>
  for (int32_t oy = 0; oy < k->out_h; oy++) {
    const int32_t y = oy * k->stride_h - k->pad_top;
    for (int32_t ox = 0; ox < k->out_w; ox++) {
      const uint32_t *weights = k->weights;
<@t.table input="image" outside="image + size" pixel="channels"/>
      for (int32_t c = 0; c < channels; c += 4, weights += k->taps) {
        const int32_t first = c < last ? c : last;
        ${fn}_four(taps, first, weights, scale, <#if k.asymmetric>zero, </#if>output + first, k);
      }
      output += channels;
    }
  }
<#if k.batched>
  }
</#if>
}
