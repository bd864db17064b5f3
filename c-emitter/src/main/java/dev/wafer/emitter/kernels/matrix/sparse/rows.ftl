<#-- Functions that find the rows of activations and hand them, a group at a time, to a product. -->
<#macro gather>
<#if k.patches>
/* Copies the window under an output pixel to patch; outside the input lies its zero point, behind the
 * window zeros. */
static void ${fn}_gather(const ${k.x} *input, int32_t pixel, ${k.x} *patch, const ${params} *k) {
  const int32_t x_at = pixel % k->out_w * k->stride_w - k->left;
  const int32_t y_at = pixel / k->out_w % k->out_h * k->stride_h - k->top;
  const ${k.x} *const plane = input + pixel / (k->out_w * k->out_h) * (k->in_h * k->in_w * k->in_c);
  ${k.x} *const end = patch + k->pitch;
  for (int32_t fy = 0; fy < k->filter_h; fy++) {
    const int32_t y = y_at + fy * k->dilation_h;
    const ${k.x} *const line = plane + (y < 0 ? 0 : y) * k->in_w * k->in_c;
    const int inside = y >= 0 && y < k->in_h;
<#if !k.dilated>
    if (inside != 0 && x_at >= 0 && x_at + k->filter_w <= k->in_w) {
      (void)memcpy(patch, line + x_at * k->in_c, (size_t)(k->filter_w * k->in_c) * sizeof(*patch));
      patch += k->filter_w * k->in_c;
      continue;
    }
</#if>
    for (int32_t fx = 0; fx < k->filter_w; fx++) {
      const int32_t x = x_at + fx<#if k.dilated> * k->dilation_w</#if>;
      if (inside != 0 && x >= 0 && x < k->in_w) {
        (void)memcpy(patch, line + x * k->in_c, (size_t)k->in_c * sizeof(*patch));
        patch += k->in_c;
      } else {
        for (int32_t c = 0; c < k->in_c; c++) {
          *patch++ = (${k.x})k->fill;
        }
      }
    }
  }
  while (patch != end) {
    *patch++ = 0;
  }
}

</#if>
</#macro>
<#-- The kernel's function. The product takes the address of a group of rows; extra names further
     scratch, with its declaration. -->
<#macro drive extra="" declaration="">
static void ${fn}(const ${k.x} *input, <#if k.patches>${k.x} *patches, </#if><#if declaration != "">${declaration}, </#if>${k.x} *output, const ${params} *k) {
<#if k.rows == 1>
  for (int32_t row = 0; row < k->rows; row++) {
<#else>
  for (int32_t next = 0; next < k->rows; next += ${k.rows}) {
    /* The last group overlaps the one before where the rows are no multiple. */
    const int32_t row = next + ${k.rows} > k->rows ? k->rows - ${k.rows} : next;
</#if>
<#if k.patches>
<#if k.rows == 1>
    ${fn}_gather(input, row, patches, k);
<#else>
    for (int32_t i = 0; i < ${k.rows}; i++) {
      ${fn}_gather(input, row + i, patches + i * k->pitch, k);
    }
</#if>
</#if>
    ${fn}_product(<#if k.patches>patches<#else>input + row * k->pitch</#if>, <#if extra != "">${extra}, </#if>output + row * k->outputs, k);
  }
}
</#macro>
