<#import "/kernels/accumulator.ftl" as a>
<#assign dilation_h = k.dilated?then("k->dilation_h", "1")>
<#assign dilation_w = k.dilated?then("k->dilation_w", "1")>
<#assign pixel = k.strided?then("k->in_pixel", "k->in_c")>
/* Depthwise convolution, weights [filter_h][filter_w][out_c]<#if !k.multiplied>, four channels at a time</#if>. Taps outside the
 * input are left out. */
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  const int32_t row = <#if k.strided>k->in_row<#else>k->in_w * k->in_c</#if>;
  for (int32_t b = 0; b < k->batches; b++) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y_at = oy * k->stride_h - k->top;
      const int32_t y_begin = ${p}_taps_begin(y_at, ${dilation_h});
      const int32_t y_end = ${p}_taps_end(y_at, ${dilation_h}, k->in_h, k->filter_h);
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x_at = ox * k->stride_w - k->left;
        const int32_t x_begin = ${p}_taps_begin(x_at, ${dilation_w});
        const int32_t x_end = ${p}_taps_end(x_at, ${dilation_w}, k->in_w, k->filter_w);
        const ${k.x} *const window = input + y_at * row + x_at * ${pixel};
        int32_t o = 0;
<#list k.multiplied?then([1], [4, 1]) as lanes>
<#if lanes == 4>
        for (int32_t block = 0; block < k->blocks; block++, o += 4) {
<#else>
        for (int32_t rest = 0; rest < k-><#if k.multiplied>out_c<#else>rest</#if>; rest++, o++) {
</#if>
<#if k.multiplied>
          const ${k.x} *const channel = window + o / k->multiplier_c;
<#else>
          const ${k.x} *const channel = window + o;
</#if>
<#list 0..<lanes as i>
          ${k.sum} sum${i} = k->bias[o<#if i != 0> + ${i}</#if>];
</#list>
          for (int32_t fy = y_begin; fy < y_end; fy++) {
            const ${k.x} *in = channel + fy * ${k.dilated?then("k->dilation_h * ", "")}row + x_begin * ${k.dilated?then("k->dilation_w * ", "")}${pixel};
            const ${k.weightType} *weight = k->weights + (fy * k->filter_w + x_begin) * k->out_c + o;
            for (int32_t fx = x_begin; fx < x_end; fx++) {
<#list 0..<lanes as i>
              sum${i} += (${k.sum})(in[${i}] + k->offset) * (${k.sum})weight[${i}];
</#list>
              in += ${k.dilated?then("k->dilation_w * ", "")}${pixel};
              weight += k->out_c;
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
<#if k.strided>
        output += k->pitch - k->out_c;
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
