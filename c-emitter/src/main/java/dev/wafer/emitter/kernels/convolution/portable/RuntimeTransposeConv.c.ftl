<#import "/kernels/floats.ftl" as f>
<#import "/kernels/accumulator.ftl" as a>
/* Input (y, x) reaches output (y * stride - top + fy, x * stride - left + fx): each output looks back
 * for the taps whose distance is a whole number of strides, the last tap first, so that it meets the
 * inputs in their order. Weights come at run time, as they lie: by output, row, column and channel. */
static void ${fn}(const ${k.x} *input, const ${k.weight} *weights<#if k.biased>, const ${k.bias} *bias</#if>, ${k.x} *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->in_h * k->in_w * k->in_c) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        for (int32_t o = 0; o < k->out_c; o++) {
          const ${k.weight} *const filter = weights + o * k->filter_h * k->filter_w * k->in_c;
          ${k.sum} sum = <#if k.float || !k.biased>0<#else>(${k.sum})bias[o]</#if>;
          for (int32_t fy = k->filter_h - 1; fy >= 0; fy--) {
            const int32_t sy = oy + k->top - fy;
            for (int32_t fx = k->filter_w - 1; fx >= 0; fx--) {
              const int32_t sx = ox + k->left - fx;
              if (sy < 0 || sx < 0 || sy % k->stride_h != 0 || sx % k->stride_w != 0 ||
                  sy / k->stride_h >= k->in_h || sx / k->stride_w >= k->in_w) {
                continue;
              }
              const ${k.x} *in = input + (sy / k->stride_h * k->in_w + sx / k->stride_w) * k->in_c;
              const ${k.weight} *w = filter + (fy * k->filter_w + fx) * k->in_c;
              for (int32_t c = 0; c < k->in_c; c++) {
<#if k.float>
                sum += in[c] * w[c];
<#else>
                sum += (${k.sum})((in[c] + k->offset) * w[c]);
</#if>
              }
            }
          }
<#if k.float>
          *output++ = ${f.clamped(k.biased?then("sum + bias[o]", "sum"))};
<#else>
          *output++ = ${a.finish("sum", "o")};
</#if>
        }
      }
    }
  }
}
