<#-- What kernels of pooling share. -->
<#-- Around what is done for each window: its part inside the input has rows and columns from window on. -->
<#macro each_window element="int8_t">
  const int32_t pixel = <#if k.strided>k->in_pixel<#else>k->out_c</#if>;
  const int32_t row = <#if k.strided>k->in_row<#else>k->in_w * pixel</#if>;
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_h * row</#if>) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y_at = oy * k->stride_h - k->top;
      const int32_t y_begin = y_at + ${p}_taps_begin(y_at, 1);
      const int32_t rows = y_at + ${p}_taps_end(y_at, 1, k->in_h, k->filter_h) - y_begin;
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x_at = ox * k->stride_w - k->left;
        const int32_t x_begin = x_at + ${p}_taps_begin(x_at, 1);
        const int32_t columns = x_at + ${p}_taps_end(x_at, 1, k->in_w, k->filter_w) - x_begin;
        const ${element} *window = input + y_begin * row + x_begin * pixel;
<#nested>
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
</#macro>

<#-- Around what is done for each tap, at in. -->
<#macro each_tap element="int8_t">
          const ${element} *line = window;
          for (int32_t y = rows; y > 0; y--, line += row) {
            const ${element} *in = line;
            for (int32_t x = columns; x > 0; x--, in += pixel) {
<#nested>
            }
          }
</#macro>
