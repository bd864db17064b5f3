<#import "/kernels/hybrid.ftl" as h>
static void ${fn}(const float *input, float *output, int8_t *image, const ${params} *k) {
  const int32_t size = k->in_h * k->in_w * k->in_c;
  for (int32_t b = 0; b < k->batches; b++, input += size) {
<@h.quantize "input" "image" "size" "    "/>
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int8_t *w = k->weights;
        for (int32_t o = 0; o < k->out_c; o++) {
          ${k.wraps?then("uint32_t", "int32_t")} sum = 0;
          for (int32_t fy = 0; fy < k->filter_h; fy++) {
            const int32_t y = oy * k->stride_h - k->top + fy * k->dilation_h;
            for (int32_t fx = 0; fx < k->filter_w; fx++, w += k->filter_c) {
              const int32_t x = ox * k->stride_w - k->left + fx * k->dilation_w;
              if (y < 0 || y >= k->in_h || x < 0 || x >= k->in_w) {
                continue; /* padding is a real zero, and so is its quantized value */
              }
              const int8_t *in = image + (y * k->in_w + x) * k->in_c<#if k.grouped> + o / k->group_out_c * k->filter_c</#if>;
              for (int32_t c = 0; c < k->filter_c; c++) {
                sum += ${h.product("in[c]", "w[c]")};
              }
            }
          }
<@h.finish "sum" "o" "          "/>
        }
      }
    }
  }
}
