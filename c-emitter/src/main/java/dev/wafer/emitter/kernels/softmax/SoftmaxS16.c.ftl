/* The exponentials, in Q0.15, stand in the output until their sum is known. */
static void ${fn}(const int16_t *input, int16_t *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth, output += k->depth) {
    int32_t max = input[0];
    for (int32_t i = 1; i < k->depth; i++) {
      max = input[i] > max ? input[i] : max;
    }
    <#if k.wide>uint64_t<#else>int32_t</#if> sum = 0;
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t scaled = ${p}_requantize(input[i] - max, k->multiplier, k->shift) + 32767;
      const int32_t exp = ${p}_table_s16(k->exp, ${p}_clamp(scaled, -32768, 32767));
      output[i] = (int16_t)exp;
      sum += <#if k.wide>(uint32_t)</#if>exp;
    }
    /* The sum as x * 2^n with x in [1, 2): the table has 1 / x for x - 1 in 16 bits. */
    <#if k.wide>uint64_t normal = sum<#else>uint32_t normal = (uint32_t)sum</#if>;
    int32_t shift = 30;
<#if k.wide>
    for (; normal >> 31 != 0u; normal >>= 1) {
      shift++;
    }
</#if>
    for (; normal < 1u << 30; normal <<= 1) {
      shift--;
    }
    const int32_t at = (int32_t)((normal + (1u << 13)) >> 14) - 98304;
<#if k.wide>
    /* Beyond 31 bits all shares are less than half a step. */
    const int32_t reciprocal = shift > 31 ? 0 : ${p}_table_s16(k->reciprocal, ${p}_clamp(at, -32768, 32767));
    shift = shift > 31 ? 31 : shift;
<#else>
    const int32_t reciprocal = ${p}_table_s16(k->reciprocal, ${p}_clamp(at, -32768, 32767));
</#if>
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t product = output[i] * reciprocal + (1 << (shift - 1));
      output[i] = (int16_t)${p}_clamp(product >> shift, 0, 32767);
    }
  }
}
