/* A range adds to the channel before under the unweights, to its own under the weights. The ranges are
 * first bin, first weight, width. */
static void ${fn}(const uint32_t *input, uint64_t *output, const ${params} *k) {
  const int16_t *range = k->ranges;
  uint64_t before = 0;
  for (int32_t channel = -1; channel < k->channels; channel++, range += 3) {
    const uint32_t *bin = input + range[0];
    const ${k.weight} *weight = k->weights + range[1];
    const ${k.weight} *unweight = k->unweights + range[1];
    uint64_t sum = before;
    before = 0;
    for (int32_t i = 0; i < range[2]; i++) {
<#if k.positive>
      sum += (uint64_t)weight[i] * bin[i];
      before += (uint64_t)unweight[i] * bin[i];
<#else>
      sum += (uint64_t)(int64_t)weight[i] * bin[i];
      before += (uint64_t)(int64_t)unweight[i] * bin[i];
</#if>
    }
    if (channel >= 0) {
      output[channel] = sum;
    }
  }
}
