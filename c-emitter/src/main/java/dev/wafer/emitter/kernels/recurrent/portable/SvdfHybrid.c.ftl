<#import "/kernels/recurrent/portable/products.ftl" as products>
<@products.function/>

/* Each filter's feature, the product of its weights with the quantized input, joins the filter's last ones in
 * the state, oldest first, and these are multiplied with the filter's time weights. The filters of a
 * unit add up to an output. */
static void ${fn}(const float *input, float *state, float *output, float *features, int8_t *row, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->inputs) {
    const float *feature = features;
    const int8_t *time = k->time;
    (void)memset(features, 0, (size_t)(k->units * k->rank) * sizeof *features);
<@products.call "input" "k->inputs" "k->weights" "k->weight_scales" "k->units * k->rank" "features" "1" "    "/>
    for (int32_t unit = 0; unit < k->units; unit++) {
      float total = k->bias[unit];
      for (int32_t r = 0; r < k->rank; r++) {
        float sum = 0.0f;
        float *const newest = state + k->memory - 1;
        for (; state != newest; state++) {
          *state = state[1];
          sum += (float)*time++ * k->time_scale * *state;
        }
        *state = *feature++;
        total += sum + (float)*time++ * k->time_scale * *state++;
      }
<#if k.clamps>
      *output++ = ${p}_clampf(total, k->min, k->max);
<#else>
      *output++ = total;
</#if>
    }
  }
}
