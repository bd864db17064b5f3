<#if !k.pointwise>
/* The window of the output pixel whose first input lies at (y, x), in the order of the weights. */
static void ${fn}_gather(const int8_t *input, int32_t y, int32_t x, int8_t *to, const ${params} *k) {
  const int32_t row = k->width * k->channels_in;
  int32_t ky;
<#if k.dilated>
  int32_t kx;
  for (ky = 0; ky < k->kernel_h; ky++, y += k->dilation_h) {
    for (kx = 0; kx < k->kernel_w; kx++, to += k->channels_in) {
      const int32_t column = x + kx * k->dilation_w;
      if (y < 0 || y >= k->height || column < 0 || column >= k->width) {
        ${p}_fill_bytes(to, k->padding, k->channels_in);
      } else {
        ${p}_copy_bytes(to, input + y * row + column * k->channels_in, k->channels_in);
      }
    }
  }
<#else>
  const int32_t run = k->kernel_w * k->channels_in;
  const int32_t first = x * k->channels_in;
  const int32_t before = first >= 0 ? 0 : (first < -run ? run : -first);
  const int32_t rest = row - first > 0 ? row - first : 0;
  const int32_t inside_end = rest < run ? rest : run;
  for (ky = 0; ky < k->kernel_h; ky++, y += k->dilation_h, to += run) {
    if (y < 0 || y >= k->height || before >= inside_end) {
      ${p}_fill_bytes(to, k->padding, run);
    } else {
      const int8_t *const from = input + (y * row + first + before);
      ${p}_fill_bytes(to, k->padding, before);
      ${p}_copy_bytes(to + before, from, inside_end - before);
      ${p}_fill_bytes(to + inside_end, k->padding, run - inside_end);
    }
  }
</#if>
}

</#if>
/* Convolution as a matrix product, <#if k.pointwise>whose left-hand side is the input itself<#else>of the windows of two output pixels at a time</#if>. The bias holds the
 * input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, <#if !k.pointwise>int8_t *scratch, </#if>const ${params} *k) {
  const struct ${p}_mve_matmul weights = {
      k->weights, k->bias, k->multipliers, k->shifts, 4, k->channels, k->depth, k->zero_point, k->min, k->max};
<#if k.pointwise>
  int32_t pixels;
  for (pixels = k->pixels; pixels >= 2; pixels -= 2) {
    ${p}_mve_matmul_2(input, input + k->depth, output, output + k->channels, &weights);
    input += 2 * k->depth;
    output += 2 * k->channels;
  }
  if (pixels != 0) {
    ${p}_mve_matmul_1(input, output, &weights);
  }
<#else>
  int8_t *const second = scratch + k->depth;
  int32_t waiting = 0;
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k->height * k->width * k->channels_in) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
    for (ox = 0; ox < k->out_w; ox++) {
      ${fn}_gather(input, oy * k->stride_h - k->pad_top, ox * k->stride_w - k->pad_left, waiting != 0 ? second : scratch, k);
      if (waiting != 0) {
        ${p}_mve_matmul_2(scratch, second, output, output + k->channels, &weights);
        output += 2 * k->channels;
      }
      waiting = !waiting;
    }
  }
<#if k.batched>
  }
</#if>
  if (waiting != 0) {
    ${p}_mve_matmul_1(scratch, output, &weights);
  }
</#if>
}
