/* The mean of each channel of a plane from its sums. */
static void ${fn}(const float *sums, float *output, const ${params} *k) {
  for (int32_t i = 0; i < k->channels; i++) {
<#if k.clamps>
    output[i] = ${p}_clampf(sums[i] / k->pixels, k->min, k->max);
<#else>
    output[i] = sums[i] / k->pixels;
</#if>
  }
}
