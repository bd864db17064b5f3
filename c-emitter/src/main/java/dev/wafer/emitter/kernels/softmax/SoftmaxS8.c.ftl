/* exps[d] is exp(-d * beta * scale) in Q0.31 for a distance d to the row's maximum; what is further
 * off counts as zero. They are summed with 19 fractional bits. */
static void ${fn}(const int8_t *input, ${k.out} *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth, output += k->depth) {
    int32_t max = input[0];
    for (int32_t i = 1; i < k->depth; i++) {
      max = input[i] > max ? input[i] : max;
    }
    uint<#if k.wide>64<#else>32</#if>_t sum = 0;
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t distance = max - input[i];
      if (distance < k->distances) {
        sum += (k->exps[distance] + 2048u) >> 12;
      }
    }
    /* The sum as half * 2^-n with half in [1/2, 1): its reciprocal has the exponent n. */
    int32_t exponent = ${k.exponent};
<#if k.wide>
    for (; sum >> 31 != 0u; sum >>= 1) {
      exponent++;
    }
</#if>
    for (; sum < 1u << 30; sum <<= 1) {
      exponent--;
    }
<#if k.vanishing>
    /* Beyond 31 bits all shares are less than half a step. */
    const int32_t scale = exponent > 31 ? 0 : ${p}_reciprocal((int32_t)sum);
<#else>
    const int32_t scale = ${p}_reciprocal((int32_t)sum);
</#if>
    exponent = exponent > 31 ? 31 : exponent;
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t distance = max - input[i];
      int32_t value = ${k.min};
      if (distance < k->distances) {
        const uint32_t product = (uint32_t)${p}_mul_high(scale, (int32_t)k->exps[distance]);
        value += (int32_t)((product + (1u << (exponent - 1))) >> exponent);
      }
      output[i] = (${k.out})(value < ${k.max} ? value : ${k.max});
    }
  }
}
