/* Each filter's feature is the product of its weights with the input; it joins the filter's last ones in
 * the state, oldest first, and these are multiplied with the filter's time weights. The filters of a
 * unit add up to an output. */
static void ${fn}(const float *input, float *state, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->inputs) {
    const float *weight = k->features;
    const float *time = k->time;
    for (int32_t unit = 0; unit < k->units; unit++) {
      float total = k->bias[unit];
      for (int32_t r = 0; r < k->rank; r++) {
        float feature = 0.0f;
        for (int32_t i = 0; i < k->inputs; i++) {
          feature += *weight++ * input[i];
        }
        float sum = 0.0f;
        float *const newest = state + k->memory - 1;
        for (; state != newest; state++) {
          *state = state[1];
          sum += *time++ * *state;
        }
        *state++ = feature;
        total += sum + *time++ * feature;
      }
<#if k.clamps>
      *output++ = ${p}_clampf(total, k->min, k->max);
<#else>
      *output++ = total;
</#if>
    }
  }
}
