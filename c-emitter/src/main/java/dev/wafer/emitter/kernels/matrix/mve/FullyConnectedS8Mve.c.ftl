/* One row of the input after the other, by all rows of the weights. The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
  const struct ${p}_mve_matmul weights = {
      k->weights, k->bias, k->multipliers, k->shifts, k->scaling_step, k->channels, k->depth, k->zero_point, k->min, k->max};
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k-><#if k.gaps>in_pitch<#else>depth</#if>, output += k-><#if k.apart>pitch<#else>channels</#if>) {
    ${p}_${k.matmul}_1(input, output, &weights);
  }
<#else>
  ${p}_${k.matmul}_1(input, output, &weights);
</#if>
}
