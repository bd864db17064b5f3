<#import "/kernels/windows.ftl" as w>
<#import "/kernels/rows.ftl" as r>
/* Copies the window under an output pixel to patch; outside the input lies its zero point. */
static void ${fn}_gather(const ${k.x} *input, int32_t pixel, ${k.x} *patch, const ${params} *k) {
<@w.at_pixel k.x/>
  for (int32_t fy = 0; fy < k->filter_h; fy++) {
    const int32_t y = y_at + fy;
    const int inside = y >= 0 && y < k->in_h && x_end > x_begin;
    const int32_t copy_begin = inside != 0 ? x_begin * k->in_c : 0;
    const int32_t copy_end = inside != 0 ? x_end * k->in_c : 0;
    for (int32_t i = 0; i < copy_begin; i++) {
      *patch++ = (${k.x})k->fill;
    }
    if (inside != 0) {
<#if k.strided>
      const ${k.x} *from = image + y * k->in_row + (x_at + x_begin) * k->in_pixel;
      for (int32_t fx = x_begin; fx < x_end; fx++, from += k->in_pixel, patch += k->in_c) {
        (void)memcpy(patch, from, (size_t)k->in_c * sizeof(*patch));
      }
<#else>
      const ${k.x} *const from = input + ((first_line + y) * k->in_w + x_at + x_begin) * k->in_c;
      (void)memcpy(patch, from, (size_t)(copy_end - copy_begin) * sizeof(*patch));
      patch += copy_end - copy_begin;
</#if>
    }
    for (int32_t i = copy_end; i < k->filter_w * k->in_c; i++) {
      *patch++ = (${k.x})k->fill;
    }
  }
}

/* Convolution: the windows of two output pixels are copied out and multiplied with the weights of four
 * outputs at a time, so that every load serves several products. Of an odd number of pixels the last
 * but one is computed twice. The bias holds the zero point's share. */
static void ${fn}(const ${k.x} *input, ${k.x} *patches, ${k.x} *output, const ${params} *k) {
  const int32_t outputs = <#if k.tiled>k->pitch<#else>4 * k->blocks + k->rest</#if>;
  const ${k.x} *const first = patches;
  const ${k.x} *const second = patches + k->depth;
  for (int32_t next = 0; next < k->pixels; next += 2) {
    const int32_t pixel = next + 2 > k->pixels ? k->pixels - 2 : next;
    ${k.x} *out = output + pixel * outputs;
    ${fn}_gather(input, pixel, patches, k);
    ${fn}_gather(input, pixel + 1, patches + k->depth, k);
<@r.product/>
  }
}
