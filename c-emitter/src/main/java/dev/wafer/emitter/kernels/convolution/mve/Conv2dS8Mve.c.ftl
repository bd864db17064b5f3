<#assign m = p + "_" + k.matmul>
<#if !k.pointwise>
/* The window of the output pixel whose first input lies at (y, x), in the order of the weights. */
static inline void ${fn}_gather(const int8_t *input, int32_t y, int32_t x, int8_t *to, const ${params} *k) {
  const int32_t row = <#if k.strided>k->in_row<#else>k->width * k->channels_in</#if>;
  int32_t ky;
<#if k.dilated>
  int32_t kx;
  for (ky = 0; ky < k->kernel_h; ky++, y += k->dilation_h) {
    for (kx = 0; kx < k->kernel_w; kx++, to += k->channels_in) {
      const int32_t column = x + kx * k->dilation_w;
      if (y < 0 || y >= k->height || column < 0 || column >= k->width) {
        ${p}_fill_loosely(to, k->padding, k->channels_in);
      } else {
        ${p}_copy_loosely(to, input + y * row + column * <#if k.strided>k->in_pixel<#else>k->channels_in</#if>, k->channels_in);
      }
    }
  }
<#elseif k.pixels_apart>
  const int32_t channels = k->channels_in;
  const int32_t run = k->kernel_w * channels;
  const int32_t begin = x < 0 ? -x : 0;
  const int32_t rest = k->width - x;
  const int32_t end = rest < k->kernel_w ? rest : k->kernel_w;
  for (ky = 0; ky < k->kernel_h; ky++, y += k->dilation_h, to += run) {
    const int inside = y >= 0 && y < k->height && begin < end;
    if (inside == 0 || end - begin < k->kernel_w) {
      ${p}_fill_loosely(to, k->padding, run);
    }
    if (inside != 0) {
      ${p}_copy_pixels(to + begin * channels, input + (y * row + (x + begin) * k->in_pixel), channels, end - begin, k->in_pixel);
    }
  }
<#else>
  const int32_t run = k->kernel_w * k->channels_in;
  const int32_t first = x * k->channels_in;
  const int32_t inside_begin = first >= 0 ? 0 : (first < -run ? run : -first);
<#if k.strided>
  const int32_t line = k->width * k->channels_in;
  const int32_t rest = line - first > 0 ? line - first : 0;
<#else>
  const int32_t rest = row - first > 0 ? row - first : 0;
</#if>
  const int32_t inside_end = rest < run ? rest : run;
  for (ky = 0; ky < k->kernel_h; ky++, y += k->dilation_h, to += run) {
    if (y < 0 || y >= k->height) {
      ${p}_fill_loosely(to, k->padding, run);
    } else if (inside_end - inside_begin == run) {
      ${p}_copy_loosely(to, input + (y * row + first), run);
    } else {
      ${p}_fill_loosely(to, k->padding, run);
      if (inside_begin < inside_end) {
        ${p}_copy_loosely(to + inside_begin, input + (y * row + first + inside_begin), inside_end - inside_begin);
        ${p}_fill_loosely(to + inside_end, k->padding, run - inside_end);
      }
    }
  }
</#if>
}

</#if>
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
  int32_t waiting = 0;
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += <#if k.strided>k->in_image<#else>k->height * k->width * k->channels_in</#if>) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
    for (ox = 0; ox < k->out_w; ox++) {
      ${fn}_gather(input, oy * k->stride_h - k->pad_top, ox * k->stride_w - k->pad_left, windows + waiting * depth, k);
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
