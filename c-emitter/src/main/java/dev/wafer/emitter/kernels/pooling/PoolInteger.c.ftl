/* <#if k.max>Maximum<#else>Rounded mean</#if> of the part of each window that lies inside the input. */
${p?upper_case}_NOINLINE static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  const int32_t row = <#if k.strided>k->in_row<#else>k->in_w * k->out_c</#if>;
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_h * row</#if>) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y_at = oy * k->stride_h - k->top;
      const int32_t y_begin = y_at + ${p}_taps_begin(y_at, 1);
      const int32_t y_end = y_at + ${p}_taps_end(y_at, 1, k->in_h, k->filter_h);
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x_at = ox * k->stride_w - k->left;
        const int32_t x_begin = x_at + ${p}_taps_begin(x_at, 1);
        const int32_t x_end = x_at + ${p}_taps_end(x_at, 1, k->in_w, k->filter_w);
        const ${k.x} *window = input + y_begin * row + x_begin * <#if k.strided>k->in_pixel<#else>k->out_c</#if>;
<#if !k.max>
        const int32_t count = (y_end - y_begin) * (x_end - x_begin);
</#if>
        for (int32_t c = 0; c < k->out_c; c++, window++) {
<#if k.max>
          int32_t max = ${k.lowest};
<#else>
          ${k.wraps?then("uint32_t", "int32_t")} sum = 0;
</#if>
          const ${k.x} *line = window;
          for (int32_t y = y_begin; y < y_end; y++, line += row) {
            const ${k.x} *in = line;
            for (int32_t x = x_begin; x < x_end; x++, in += <#if k.strided>k->in_pixel<#else>k->out_c</#if>) {
<#if k.max>
              max = *in > max ? *in : max;
<#else>
<#if k.wraps>
              const int32_t element = *in;
              sum += (uint32_t)element;
<#else>
              sum += *in;
</#if>
</#if>
            }
          }
<#if k.max>
          *output++ = (${k.x})${p}_clamp(max, k->min, k->max);
<#else>
          /* The quotient is cut toward zero; half the count makes that the nearest. */
<#if k.wraps>
          const int32_t half = (int32_t)sum > 0 ? count / 2 : -(count / 2);
          *output++ = (${k.x})${p}_clamp((int32_t)(sum + (uint32_t)half) / count, k->min, k->max);
<#else>
          const int32_t half = sum > 0 ? count / 2 : -(count / 2);
          *output++ = (${k.x})${p}_clamp((sum + half) / count, k->min, k->max);
</#if>
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
