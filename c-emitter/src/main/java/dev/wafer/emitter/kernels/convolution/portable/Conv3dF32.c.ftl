<#import "/kernels/floats.ftl" as f>
static void ${fn}(const float *input, const float *weights, <#if k.biased>const float *bias, </#if>float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->in_d * k->in_h * k->in_w * k->in_c) {
    for (int32_t oz = 0; oz < k->out_d; oz++) {
      for (int32_t oy = 0; oy < k->out_h; oy++) {
        for (int32_t ox = 0; ox < k->out_w; ox++) {
          for (int32_t o = 0; o < k->out_c; o++) {
            float sum = 0.0f;
            const float *w = weights + o;
            for (int32_t fz = 0; fz < k->filter_d; fz++) {
              const int32_t z = oz * k->stride_d - k->before_d + fz * k->dilation_d;
<#if k.padded>
              if (z < 0 || z >= k->in_d) {
                w += k->filter_h * k->filter_w * k->in_c * k->out_c;
                continue;
              }
</#if>
              for (int32_t fy = 0; fy < k->filter_h; fy++) {
                const int32_t y = oy * k->stride_h - k->before_h + fy * k->dilation_h;
<#if k.padded>
                if (y < 0 || y >= k->in_h) {
                  w += k->filter_w * k->in_c * k->out_c;
                  continue;
                }
</#if>
                for (int32_t fx = 0; fx < k->filter_w; fx++) {
                  const int32_t x = ox * k->stride_w - k->before_w + fx * k->dilation_w;
<#if k.padded>
                  if (x < 0 || x >= k->in_w) {
                    w += k->in_c * k->out_c;
                    continue;
                  }
</#if>
                  const float *in = input + ((z * k->in_h + y) * k->in_w + x) * k->in_c;
                  for (int32_t c = 0; c < k->in_c; c++, w += k->out_c) {
                    sum += in[c] * *w;
                  }
                }
              }
            }
            *output++ = ${f.clamped(k.biased?then("sum + bias[o]", "sum"))};
          }
        }
      }
    }
  }
}
