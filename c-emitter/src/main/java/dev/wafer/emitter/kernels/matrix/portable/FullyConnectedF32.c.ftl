static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->depth) {
    const float *w = k->weights;
    for (int32_t o = 0; o < k->outputs; o++) {
      float sum = 0.0f;
      for (int32_t i = 0; i < k->depth; i++) {
        sum += input[i] * *w++;
      }
      sum += k->bias[o];
<#if k.clamps>
      *output++ = ${p}_clampf(sum, k->min, k->max);
<#else>
      *output++ = sum;
</#if>
    }
<#if k.tiled>
    output += k->pitch - k->outputs;
</#if>
  }
}
