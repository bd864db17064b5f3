<#import "/kernels/floats.ftl" as f>
<#import "/kernels/accumulator.ftl" as a>
/* Weights that come at run time, as they lie: by output, row, column and channel, or with the outputs innermost. */
static void ${fn}(const ${k.x} *input, const ${k.weight} *weights<#if k.biased>, const ${k.bias} *bias</#if>, ${k.x} *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->in_h * k->in_w * k->in_c) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        for (int32_t o = 0; o < k->out_c; o++) {
          const ${k.x} *const channels = input + o / k->group_out_c * k->filter_c;
          const ${k.weight} *const filter = weights + o * k->output_step;
          ${k.sum} sum = <#if k.float || !k.biased>0<#else>(${k.sum})bias[o]</#if>;
          for (int32_t fy = 0; fy < k->filter_h; fy++) {
            const int32_t y = oy * k->stride_h - k->top + fy * k->dilation_h;
            for (int32_t fx = 0; fx < k->filter_w; fx++) {
              const int32_t x = ox * k->stride_w - k->left + fx * k->dilation_w;
<#if k.padded>
              if (y < 0 || y >= k->in_h || x < 0 || x >= k->in_w) {
                continue;
              }
</#if>
              const ${k.x} *in = channels + (y * k->in_w + x) * k->in_c;
              const ${k.weight} *w = filter + (fy * k->filter_w + fx) * k->tap_step;
              for (int32_t c = 0; c < k->filter_c; c++) {
<#if k.float>
                sum += in[c] * w[c];
<#else>
                sum += (${k.sum})((in[c] + k->x_offset) * w[c]);
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
