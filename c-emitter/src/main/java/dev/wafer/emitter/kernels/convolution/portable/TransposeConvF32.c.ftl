/* Input (y, x) reaches output (y * stride - top + fy, x * stride - left + fx): each output looks back
 * for the taps whose distance is a whole number of strides, the last tap first: so it meets the inputs in
 * their order, and the weights lie so. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->in_h * k->in_w * k->in_c) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const float *w = k->weights;
        for (int32_t o = 0; o < k->out_c; o++) {
          float sum = 0.0f;
          for (int32_t fy = k->filter_h - 1; fy >= 0; fy--) {
            const int32_t sy = oy + k->top - fy;
            for (int32_t fx = k->filter_w - 1; fx >= 0; fx--, w += k->in_c) {
              const int32_t sx = ox + k->left - fx;
              if (sy < 0 || sx < 0 || sy % k->stride_h != 0 || sx % k->stride_w != 0 ||
                  sy / k->stride_h >= k->in_h || sx / k->stride_w >= k->in_w) {
                continue;
              }
              const float *in = input + (sy / k->stride_h * k->in_w + sx / k->stride_w) * k->in_c;
              for (int32_t c = 0; c < k->in_c; c++) {
                sum += in[c] * w[c];
              }
            }
          }
          sum += k->bias[o];
<#if k.clamps>
          *output++ = ${p}_clampf(sum, k->min, k->max);
<#else>
          *output++ = sum;
</#if>
        }
      }
    }
  }
}
