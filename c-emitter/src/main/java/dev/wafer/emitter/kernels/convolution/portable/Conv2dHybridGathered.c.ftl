<#import "/kernels/hybrid.ftl" as h>
<#if !k.pointwise>
/* Copies the window under an output pixel to patch; outside the image lies what zero became. */
static void ${fn}_gather(const int8_t *image, int32_t y_at, int32_t x_at, <#if k.asymmetric>int32_t zero, </#if>int8_t *patch, const ${params} *k) {
  for (int32_t fy = 0; fy < k->filter_h; fy++) {
    const int32_t y = y_at + fy * k->dilation_h;
    for (int32_t fx = 0; fx < k->filter_w; fx++, patch += k->in_c) {
      const int32_t x = x_at + fx * k->dilation_w;
      if (y < 0 || y >= k->in_h || x < 0 || x >= k->in_w) {
        (void)memset(patch, <#if k.asymmetric>zero<#else>0</#if>, (size_t)k->in_c);
      } else {
        (void)memcpy(patch, image + (y * k->in_w + x) * k->in_c, (size_t)k->in_c);
      }
    }
  }
}

</#if>
/* The image is quantized as a whole; <#if k.pointwise>each pixel<#else>the window of each output pixel is copied out and</#if> is multiplied as a row. */
static void ${fn}(const float *input, float *output, int8_t *image, const ${params} *k) {
  const int32_t size = k->in_h * k->in_w * k->in_c;
<#if !k.pointwise>
  int8_t *const patch = image + k->patch_at;
<#if k.padded>
  (void)memset(patch + k->depth, 0, (size_t)(k->row_bytes - k->depth));
</#if>
</#if>
  for (int32_t b = 0; b < k->batches; b++, input += size) {
<@h.quantize "input" "image" "size" "    "/>
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
<#if k.pointwise>
        const int8_t *const patch = image + (oy * k->in_w + ox) * k->in_c;
<#else>
        ${fn}_gather(image, oy * k->stride_h - k->top, ox * k->stride_w - k->left, <#if k.asymmetric>zero, </#if>patch, k);
</#if>
<@h.outputs "patch" "        "/>
      }
    }
  }
}
