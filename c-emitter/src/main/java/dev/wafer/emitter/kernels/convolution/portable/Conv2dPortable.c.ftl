<#import "/kernels/accumulator.ftl" as a>
<#assign dilation_h = k.dilated?then("k->dilation_h", "1")>
<#assign dilation_w = k.dilated?then("k->dilation_w", "1")>
<#assign pixel = k.strided?then("k->in_pixel", "k->in_c")>
/* Convolution. Four output channels at a time share the loads of the input; the weights lie as they
<#if k.contiguous>
 * are read: for each block [filter_h][filter_w][in_c][4]. Taps outside the input are left out; the
 * rest of a filter row is one run of the input. */
<#else>
 * are read: for each block [filter_h][filter_w][group_c][4]. Taps outside the input are left out. */
</#if>
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  const int32_t row = <#if k.strided>k->in_row<#else>k->in_w * k->in_c</#if>;
<#if k.contiguous>
  const int32_t taps = k->filter_w * k->in_c;
<#else>
  const int32_t taps = k->filter_w * k->group_c;
</#if>
  for (int32_t b = 0; b < k->batches; b++) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y_at = oy * k->stride_h - k->top;
      const int32_t y_begin = ${p}_taps_begin(y_at, ${dilation_h});
      const int32_t y_end = ${p}_taps_end(y_at, ${dilation_h}, k->in_h, k->filter_h);
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x_at = ox * k->stride_w - k->left;
        const int32_t x_begin = ${p}_taps_begin(x_at, ${dilation_w});
        const int32_t x_end = ${p}_taps_end(x_at, ${dilation_w}, k->in_w, k->filter_w);
        const ${k.weightType} *weights = k->weights;
<#if k.contiguous>
        const int32_t run = (x_end - x_begin) * k->in_c;
        const ${k.x} *const window = input + y_at * row + (x_at + x_begin) * k->in_c;
        int32_t o = 0;
<#list [4, 1] as lanes>
<#if lanes == 4>
        for (int32_t block = 0; block < k->blocks; block++, o += 4, weights += 4 * taps * k->filter_h) {
<#else>
        for (int32_t rest = 0; rest < k->rest; rest++, o++, weights += taps * k->filter_h) {
</#if>
<#list 0..<lanes as i>
          ${k.sum} sum${i} = k->bias[o<#if i != 0> + ${i}</#if>];
</#list>
          for (int32_t fy = y_begin; fy < y_end; fy++) {
            const ${k.x} *in = window + fy * row;
            const ${k.weightType} *weight = weights + ${(lanes == 4)?then("4 * ", "")}(fy * taps + x_begin * k->in_c);
            for (int32_t i = run; i > 0; i--, weight += ${lanes}) {
              const int32_t x = *in++ + k->offset;
<#list 0..<lanes as i>
              sum${i} += (${k.sum})x * (${k.sum})weight[${i}];
</#list>
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
<#if k.tiled>
        output += k->pitch - 4 * k->blocks - k->rest;
</#if>
<#else>
        int32_t o = 0;
        for (int32_t group = 0; group < k->groups; group++) {
          const ${k.x} *const window = input + y_at * row + x_at * ${pixel} + group * k->group_c;
<#list [4, 1] as lanes>
<#if lanes == 4>
          for (int32_t block = 0; block < k->blocks; block++, o += 4, weights += 4 * taps * k->filter_h) {
<#else>
          for (int32_t rest = 0; rest < k->rest; rest++, o++, weights += taps * k->filter_h) {
</#if>
<#list 0..<lanes as i>
            ${k.sum} sum${i} = k->bias[o<#if i != 0> + ${i}</#if>];
</#list>
            for (int32_t fy = y_begin; fy < y_end; fy++) {
              for (int32_t fx = x_begin; fx < x_end; fx++) {
                const ${k.x} *in = window + fy * ${k.dilated?then("k->dilation_h * ", "")}row + fx * ${k.dilated?then("k->dilation_w * ", "")}${pixel};
                const ${k.weightType} *weight = weights + ${(lanes == 4)?then("4 * ", "")}(fy * taps + fx * k->group_c);
                for (int32_t i = k->group_c; i > 0; i--, weight += ${lanes}) {
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
<#if k.tiled>
        output += k->pitch - <#if k.strided>o<#else>4 * k->blocks - k->rest</#if>;
</#if>
</#if>
      }
<#if k.strided>
      output += k->row_gap;
</#if>
    }
<#if k.strided>
    input += k->in_image;
    output += k->image_gap;
<#else>
    input += k->in_h * row;
</#if>
  }
}
