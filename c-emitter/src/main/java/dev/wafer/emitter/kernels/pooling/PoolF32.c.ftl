/* Positions outside the input do not take part. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_h * k->in_w * k->out_c</#if>) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        for (int32_t c = 0; c < k->out_c; c++) {
<#if k.max>
          float result = -3.402823466e+38f;
<#else>
          float result = 0.0f;
          int32_t count = 0;
</#if>
          for (int32_t fy = 0; fy < k->filter_h; fy++) {
            const int32_t y = oy * k->stride_h - k->top + fy;
            for (int32_t fx = 0; fx < k->filter_w; fx++) {
              const int32_t x = ox * k->stride_w - k->left + fx;
              if (y >= 0 && y < k->in_h && x >= 0 && x < k->in_w) {
                const float value = input[<#if k.strided>y * k->in_row + x * k->in_pixel<#else>(y * k->in_w + x) * k->out_c</#if> + c];
<#if k.max>
                result = value > result ? value : result;
<#else>
                result += <#if k.root>value * </#if>value;
                count++;
</#if>
              }
            }
          }
<#if !k.max>
<#if k.root>
          result = sqrtf(result / (float)count);
<#else>
          result /= (float)count;
</#if>
</#if>
<#if k.clamps>
          *output++ = ${p}_clampf(result, k->min, k->max);
<#else>
          *output++ = result;
</#if>
        }
<#if k.strided>
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
