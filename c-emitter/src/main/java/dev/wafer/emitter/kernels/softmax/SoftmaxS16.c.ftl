/* The exponentials, in Q0.15, stand in the output until their sum is known. */
static void ${fn}(const int16_t *input, int16_t *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth, output += k->depth) {
    int32_t max = input[0];
    for (int32_t i = 1; i < k->depth; i++) {
      max = input[i] > max ? input[i] : max;
    }
    int32_t sum = 0;
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t scaled = ${p}_requantize(input[i] - max, k->multiplier, k->shift) + 32767;
      const int32_t exp = ${p}_table_s16(k->exp, ${p}_clamp(scaled, -32768, 32767));
      output[i] = (int16_t)exp;
      sum += exp;
    }
    /* The sum as x * 2^n with x in [1, 2): the table has 1 / x for x - 1 in 16 bits. */
    uint32_t normal = (uint32_t)sum;
    int32_t shift = 30;
    for (; normal < 1u << 30; normal <<= 1) {
      shift--;
    }
    const int32_t at = (int32_t)((normal + (1u << 13)) >> 14) - 98304;
    const int32_t reciprocal = ${p}_table_s16(k->reciprocal, ${p}_clamp(at, -32768, 32767));
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t product = output[i] * reciprocal + (1 << (shift - 1));
      output[i] = (int16_t)${p}_clamp(product >> shift, 0, 32767);
    }
  }
}
