<#import "/kernels/hybrid.ftl" as h>
/* Input (y, x) reaches output (y * stride - top + fy, x * stride - left + fx): each output looks back
 * for the taps whose distance is a whole number of strides. */
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
            const int32_t sy = oy + k->top - fy;
            for (int32_t fx = 0; fx < k->filter_w; fx++, w += k->in_c) {
              const int32_t sx = ox + k->left - fx;
              if (sy < 0 || sx < 0 || sy % k->stride_h != 0 || sx % k->stride_w != 0 ||
                  sy / k->stride_h >= k->in_h || sx / k->stride_w >= k->in_w) {
                continue;
              }
              const int8_t *in = image + (sy / k->stride_h * k->in_w + sx / k->stride_w) * k->in_c;
              for (int32_t c = 0; c < k->in_c; c++) {
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
