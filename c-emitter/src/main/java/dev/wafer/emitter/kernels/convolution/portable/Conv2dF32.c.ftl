<#import "/kernels/floats.ftl" as f>
<#-- The sums of one output, or of four whose weights lie interleaved, over the window at (oy, ox). -->
<#macro window lanes>
          float <#list 0..<lanes as i>sum${i} = 0.0f<#sep>, </#sep></#list>;
          for (int32_t fy = 0; fy < k->filter_h; fy++) {
            const int32_t y = oy * k->stride_h - k->top + fy * k->dilation_h;
<#if k.padded>
            if (y < 0 || y >= k->in_h) {
              w += <#if lanes != 1>${lanes} * </#if>k->filter_w * k->filter_c;
              continue;
            }
</#if>
            for (int32_t fx = 0; fx < k->filter_w; fx++) {
              const int32_t x = ox * k->stride_w - k->left + fx * k->dilation_w;
<#if k.padded>
              if (x < 0 || x >= k->in_w) {
                w += <#if lanes != 1>${lanes} * </#if>k->filter_c;
                continue;
              }
</#if>
              const float *in = input + <#if k.strided>y * k->in_row + x * k->in_pixel<#else>(y * k->in_w + x) * k->in_c</#if><#if k.grouped> + o / k->group_out_c * k->filter_c</#if>;
<#if lanes == 1>
              for (int32_t c = 0; c < k->filter_c; c++) {
                sum0 += in[c] * *w++;
              }
<#else>
              for (int32_t c = 0; c < k->filter_c; c++, w += ${lanes}) {
                const float value = in[c];
<#list 0..<lanes as i>
                sum${i} += value * w[${i}];
</#list>
              }
</#if>
            }
          }
<#list 0..<lanes as i>
          *output++ = ${f.finish("sum" + i, (i == 0)?then("o", "o + " + i))};
</#list>
</#macro>
<#if k.blocked>
/* Four output channels at a time share the loads of the input; their weights lie as they are read. */
</#if>
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_h * k->in_w * k->in_c</#if>) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const float *w = k->weights;
        int32_t o = 0;
<#if k.blocked>
        for (int32_t block = 0; block < k->blocks; block++, o += 4) {
<@window 4/>
        }
        for (int32_t rest = 0; rest < k->rest; rest++, o++) {
<@window 1/>
        }
<#else>
        for (; o < k->out_c; o++) {
<@window 1/>
        }
</#if>
<#if k.tiled>
        output += k->pitch - <#if k.blocked>o<#else>k->out_c</#if>;
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
