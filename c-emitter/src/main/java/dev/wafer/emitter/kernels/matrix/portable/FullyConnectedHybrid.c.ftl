static void ${fn}(const float *input, float *output, int8_t *row, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->depth) {
    const float scale = ${p}_quantize_row(input, row, k->depth) * k->weight_scale;
    const int8_t *w = k->weights;
    for (int32_t o = 0; o < k->outputs; o++) {
      ${k.wraps?then("uint32_t", "int32_t")} sum = 0;
      for (int32_t i = 0; i < k->depth; i++) {
        sum += <#if k.wraps>(uint32_t)((int32_t)row[i] * *w++)<#else>(int32_t)row[i] * *w++</#if>;
      }
      const float result = k->bias[o] + <#if k.wraps>(float)(int32_t)sum<#else>(float)sum</#if> * scale;
<#if k.clamps>
      *output++ = ${p}_clampf(result, k->min, k->max);
<#else>
      *output++ = result;
</#if>
    }
  }
}
