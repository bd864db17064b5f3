<#assign m = p + "_" + k.matmul>
<#assign dilation = k.dilated?then("k->dilation_w", "1")>
/* Convolution as a matrix product, <#if k.pointwise>whose left-hand side is the input itself<#else>of the windows of three output pixels at a time</#if>. The bias holds the
 * input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, <#if !k.pointwise>int8_t *windows, </#if>const ${params} *k) {
  const struct ${p}_mve_matmul weights = {
      k->weights, k->bias, k->multipliers, k->shifts, 4, k->channels, k->depth, k->zero_point, k->min, k->max};
<#if !(k.pointwise && k.gaps)>
  const int32_t depth = k->depth;
</#if>
  const int32_t channels = <#if k.apart>k->pitch<#else>k->channels</#if>;
<#assign step = k.gaps?then("k->in_pitch", "depth")>
<#if k.pointwise>
  int32_t left;
  for (left = k->pixels; left >= 3; left -= 3) {
    ${m}_3(input, input + ${step}, input + 2 * ${step}, output, output + channels, output + 2 * channels, &weights);
    input += 3 * ${step};
    output += 3 * channels;
  }
  for (; left > 0; left--) {
    ${m}_1(input, output, &weights);
    input += ${step};
    output += channels;
  }
<#else>
  const int32_t row = <#if k.strided>k->in_row<#else>k->width * k->channels_in</#if>;
<#if k.by_pixel>
  const int32_t pixel = <#if k.dilated>k->dilation_w * </#if><#if k.strided>k->in_pixel<#else>k->channels_in</#if>;
</#if>
  int32_t waiting = 0;
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += <#if k.strided>k->in_image<#else>k->height * k->width * k->channels_in</#if>) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
    const int32_t y = oy * k->stride_h - k->pad_top;
    const int32_t top = ${p}_taps_begin(y, k->dilation_h);
    const int32_t rows = ${p}_taps_end(y, k->dilation_h, k->height, k->kernel_h) - top;
    const int8_t *const lines = input + (y + top * k->dilation_h) * row;
    int32_t x = -k->pad_left;
    for (ox = 0; ox < k->out_w; ox++, x += k->stride_w) {
      const int32_t begin = ${p}_taps_begin(x, ${dilation});
      const int32_t columns = ${p}_taps_end(x, ${dilation}, k->width, k->kernel_w) - begin;
      const int8_t *from = lines + (x + begin${k.dilated?then(" * k->dilation_w", "")}) * ${(k.strided)?then("k->in_pixel", "k->channels_in")};
      int8_t *const window = windows + waiting * depth;
      int8_t *to = window + (top * k->kernel_w + begin) * k->channels_in;
      if (rows < k->kernel_h || columns < k->kernel_w) {
        ${p}_mve_fill(window, k->padding, depth);
      }
<#if k.by_pixel>
      for (int32_t ky = 0; ky < rows; ky++, from += k->dilation_h * row, to += k->kernel_w * k->channels_in) {
        ${p}_mve_copy_runs(to, from, k->channels_in, columns, pixel, k->channels_in);
      }
<#else>
      if (columns > 0) {
        ${p}_mve_copy_runs(to, from, columns * k->channels_in, rows, k->dilation_h * row, k->kernel_w * k->channels_in);
      }
</#if>
      waiting++;
      if (waiting == 3) {
        ${m}_3(windows, windows + depth, windows + 2 * depth, output, output + channels, output + 2 * channels, &weights);
        output += 3 * channels;
        waiting = 0;
      }
    }
  }
<#if k.batched>
  }
</#if>
  for (ox = 0; ox < waiting; ox++) {
    ${m}_1(windows + ox * depth, output + ox * channels, &weights);
  }
</#if>
}
