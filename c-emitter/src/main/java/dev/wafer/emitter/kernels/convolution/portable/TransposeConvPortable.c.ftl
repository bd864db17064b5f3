<#import "/kernels/accumulator.ftl" as a>
/* Input (y, x) reaches output (y * stride - top + fy, x * stride - left + fx): each output looks back
 * for the taps whose distance is a whole number of strides. Weights as they are read: for each block
 * of four output channels [filter_h][filter_w][in_c][4]. */
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  const int32_t taps = k->filter_h * k->filter_w * k->in_c;
  for (int32_t b = 0; b < k->batches; b++, input += k->in_h * k->in_w * k->in_c) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const ${k.weightType} *weights = k->weights;
        int32_t o = 0;
<#list [4, 1] as lanes>
<#if lanes == 4>
        for (int32_t block = 0; block < k->blocks; block++, o += 4, weights += 4 * taps) {
<#else>
        for (int32_t rest = 0; rest < k->rest; rest++, o++, weights += taps) {
</#if>
<#list 0..<lanes as i>
          ${k.sum} sum${i} = k->bias[o<#if i != 0> + ${i}</#if>];
</#list>
          for (int32_t fy = (oy + k->top) % k->stride_h; fy < k->filter_h; fy += k->stride_h) {
            const int32_t y = (oy + k->top - fy) / k->stride_h;
            if (oy + k->top < fy || y >= k->in_h) {
              continue;
            }
            for (int32_t fx = (ox + k->left) % k->stride_w; fx < k->filter_w; fx += k->stride_w) {
              const int32_t x_at = (ox + k->left - fx) / k->stride_w;
              if (ox + k->left < fx || x_at >= k->in_w) {
                continue;
              }
              const ${k.x} *in = input + (y * k->in_w + x_at) * k->in_c;
              const ${k.weightType} *weight = weights + ${(lanes == 4)?then("4 * ", "")}((fy * k->filter_w + fx) * k->in_c);
              for (int32_t i = k->in_c; i > 0; i--, weight += ${lanes}) {
                const int32_t x = *in++ + k->offset;
<#list 0..<lanes as i>
                sum${i} += (${k.sum})x * (${k.sum})weight[${i}];
</#list>
              }
            }
          }
<#if lanes == 4>
          const ${k.sum} sums[4] = {sum0, sum1, sum2, sum3};
          for (int32_t i = 0; i < 4; i++) {
            *output++ = ${a.finish("sums[i]", "o + i")};
          }
<#else>
          *output++ = ${a.finish("sum0", "o")};
</#if>
        }
</#list>
      }
    }
  }
}
