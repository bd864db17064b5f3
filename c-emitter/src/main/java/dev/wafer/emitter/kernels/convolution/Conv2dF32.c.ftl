<#if k.pointwise>
/* A 1x1 convolution: one dot product over the channels an output. Two output channels at a time share
 * each load of the input. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t pixel = 0; pixel < k->pixels; pixel++, input += k->in_c) {
    const float *w = k->weights;
    int32_t o = 0;
    for (; o + 1 < k->out_c; o += 2, w += k->in_c) {
      float sum0 = 0.0f;
      float sum1 = 0.0f;
      const float *w1 = w + k->in_c;
      for (int32_t c = 0; c < k->in_c; c++) {
        const float x = input[c];
        sum0 += x * *w++;
        sum1 += x * *w1++;
      }
      sum0 += k->bias[o];
      sum1 += k->bias[o + 1];
<#if k.clamps>
      *output++ = ${p}_clampf(sum0, k->min, k->max);
      *output++ = ${p}_clampf(sum1, k->min, k->max);
<#else>
      *output++ = sum0;
      *output++ = sum1;
</#if>
    }
    if (o < k->out_c) {
      float sum = 0.0f;
      for (int32_t c = 0; c < k->in_c; c++) {
        sum += input[c] * *w++;
      }
      sum += k->bias[o];
<#if k.clamps>
      *output++ = ${p}_clampf(sum, k->min, k->max);
<#else>
      *output++ = sum;
</#if>
    }
<#if k.tiled>
    output += k->pitch - k->out_c;
</#if>
  }
}
<#else>
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->in_h * k->in_w * k->in_c) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const float *w = k->weights;
        for (int32_t o = 0; o < k->out_c; o++) {
          float sum = 0.0f;
          for (int32_t fy = 0; fy < k->filter_h; fy++) {
            const int32_t y = oy * k->stride_h - k->top + fy * k->dilation_h;
<#if k.padded>
            if (y < 0 || y >= k->in_h) {
              w += k->filter_w * k->filter_c;
              continue;
            }
</#if>
            for (int32_t fx = 0; fx < k->filter_w; fx++) {
              const int32_t x = ox * k->stride_w - k->left + fx * k->dilation_w;
<#if k.padded>
              if (x < 0 || x >= k->in_w) {
                w += k->filter_c;
                continue;
              }
</#if>
              const float *in = input + (y * k->in_w + x) * k->in_c<#if k.grouped> + o / k->group_out_c * k->filter_c</#if>;
              for (int32_t c = 0; c < k->filter_c; c++) {
                sum += in[c] * *w++;
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
<#if k.tiled>
        output += k->pitch - k->out_c;
</#if>
      }
    }
  }
}
</#if>
