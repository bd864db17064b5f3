<#import "/kernels/floats.ftl" as f>
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_h * k->in_w * k->in_c</#if>) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t y0 = oy * k->stride_h - k->top;
        const int32_t x0 = ox * k->stride_w - k->left;
        for (int32_t o = 0; o < k->out_c; o++) {
<#if k.tiled>
          const float *in = input + (k->first + o) / k->multiplier;
          const float *w = k->weights + o * k->filter_h * k->filter_w;
<#else>
          const float *in = input + o / k->multiplier;
          const float *w = k->weights + o;
</#if>
          float sum = 0.0f;
          for (int32_t fy = 0; fy < k->filter_h; fy++) {
            const int32_t y = y0 + fy * k->dilation_h;
            for (int32_t fx = 0; fx < k->filter_w; fx++, <#if k.tiled>w++<#else>w += k->out_c</#if>) {
              const int32_t x = x0 + fx * k->dilation_w;
<#if k.padded>
              if (y < 0 || y >= k->in_h || x < 0 || x >= k->in_w) {
                continue;
              }
</#if>
              sum += in[<#if k.strided>y * k->in_row + x * k->in_pixel<#else>(y * k->in_w + x) * k->in_c</#if>] * *w;
            }
          }
          sum += k->bias[o];
          *output++ = ${f.clamped("sum")};
        }
<#if k.pitched>
        output += k->pitch - k->out_c;
</#if>
      }
<#if k.strided>
      output += k->row_gap;
</#if>
    }
<#if k.strided>
    output += k->image_gap;
</#if>
  }
}
