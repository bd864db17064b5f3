/* The largest input is taken off first, so that no exponential overflows. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth, output += k->depth) {
    float max = input[0];
    for (int32_t i = 1; i < k->depth; i++) {
      max = input[i] > max ? input[i] : max;
    }
    float sum = 0.0f;
    for (int32_t i = 0; i < k->depth; i++) {
<#if k.log>
      sum += expf(input[i] - max);
<#else>
      output[i] = expf((input[i] - max) * k->beta);
      sum += output[i];
</#if>
    }
<#if k.log>
    const float log_sum = logf(sum);
</#if>
    for (int32_t i = 0; i < k->depth; i++) {
<#if k.log>
      output[i] = input[i] - max - log_sum;
<#else>
      output[i] /= sum;
</#if>
    }
  }
}
