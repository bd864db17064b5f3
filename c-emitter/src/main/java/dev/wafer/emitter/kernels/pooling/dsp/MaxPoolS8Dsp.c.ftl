<#assign pixel = k.strided?then("k->in_pixel", "k->in_c")>
/* Maximum of the part of each window that lies inside the input, of four channels at a time. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
  const int32_t pixel = ${pixel};
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
        const int8_t *window = input + y_begin * row + x_begin * pixel;
        const int8_t *const end = output + k->out_c;
        for (; end - output >= 4; output += 4, window += 4) {
          uint32_t max = ${k.lowest};
          const int8_t *line = window;
          for (int32_t y = rows; y > 0; y--, line += row) {
            const int8_t *in = line;
            for (int32_t x = columns; x > 0; x--, in += pixel) {
              max = ${p}_max_bytes(max, ${p}_load32(in));
            }
          }
<#if k.clamped>
          max = ~${p}_max_bytes(~max, ${k.notHighest});
</#if>
          (void)memcpy(output, &max, 4);
        }
<#if k.rest>
        for (; output < end; output++, window++) {
          int32_t max = ${k.min};
          const int8_t *line = window;
          for (int32_t y = rows; y > 0; y--, line += row) {
            const int8_t *in = line;
            for (int32_t x = columns; x > 0; x--, in += pixel) {
              max = *in > max ? *in : max;
            }
          }
          *output = (int8_t)<#if k.clamped>(max < ${k.max} ? max : ${k.max})<#else>max</#if>;
        }
</#if>
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
