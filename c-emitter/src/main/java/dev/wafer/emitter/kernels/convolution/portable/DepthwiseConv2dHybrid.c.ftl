<#import "/kernels/hybrid.ftl" as h>
static void ${fn}(const float *input, float *output, int8_t *image, const ${params} *k) {
  const int32_t row = k->in_w * k->in_c;
  const int32_t size = k->in_h * row;
  for (int32_t b = 0; b < k->batches; b++, input += size) {
<@h.quantize "input" "image" "size" "    "/>
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y_at = oy * k->stride_h - k->top;
      const int32_t y_begin = ${p}_taps_begin(y_at, k->dilation_h);
      const int32_t y_end = ${p}_taps_end(y_at, k->dilation_h, k->in_h, k->filter_h);
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x_at = ox * k->stride_w - k->left;
        const int32_t x_begin = ${p}_taps_begin(x_at, k->dilation_w);
        const int32_t x_end = ${p}_taps_end(x_at, k->dilation_w, k->in_w, k->filter_w);
        for (int32_t o = 0; o < k->out_c; o++) {
          const int32_t channel = <#if k.multiplied>o / k->multiplier_c<#else>o</#if>;
          ${k.wraps?then("uint32_t", "int32_t")} sum = 0;
          for (int32_t fy = y_begin; fy < y_end; fy++) {
            const int8_t *in = image + (y_at + fy * k->dilation_h) * row + (x_at + x_begin * k->dilation_w) * k->in_c + channel;
            const int8_t *w = k->weights + (fy * k->filter_w + x_begin) * k->out_c + o;
            for (int32_t fx = x_begin; fx < x_end; fx++) {
              sum += ${h.product("*in", "*w")};
              in += k->dilation_w * k->in_c;
              w += k->out_c;
            }
          }
<@h.finish "sum" "o" "          "/>
        }
      }
    }
  }
}
