/* output[o] = bias[o] + sum over i of weights[o][i] * input[i]; the bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
<#if k.batched>
  for (int32_t b = 0; b < k->batches; b++, input += k->depth) {
</#if>
  const int8_t *weights = k->weights;
  for (int32_t o = 0; o < k->outputs; o++) {
    int32_t sum = k->bias[o];
    for (int32_t i = 0; i < k->depth; i++) {
      sum += (int32_t)input[i] * *weights++;
    }
<#if k.perChannel>
    sum = ${p}_requantize(sum, k->multipliers[o], k->shifts[o]) + k->zero_point;
<#else>
    sum = ${p}_requantize(sum, k->multiplier, k->shift) + k->zero_point;
</#if>
    *output++ = (int8_t)${p}_clamp(sum, k->min, k->max);
  }
<#if k.batched>
  }
</#if>
}
