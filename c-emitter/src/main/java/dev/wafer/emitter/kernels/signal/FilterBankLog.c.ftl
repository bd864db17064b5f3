/* Base 2 first: the exponent, and the mantissa with a correction that is interpolated. */
static void ${fn}(const uint32_t *input, int16_t *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
    const uint32_t x = input[i] << k->correction_bits;
    uint32_t result = 0;
    if (x > 1u) {
      const uint32_t exponent = 31u - ${p}_first_bit(x);
      const uint32_t rest = x - ((uint32_t)1 << exponent);
      const uint32_t fraction = exponent < 16u ? rest << (16u - exponent) : rest >> (exponent - 16u);
      const int16_t *segment = k->table + (fraction >> 9);
      const int32_t between = ((segment[1] - segment[0]) * (int32_t)(fraction & 0x1FFu)) >> 16;
      const uint32_t log2 = (exponent << 16) + fraction + (uint32_t)(segment[0] + between);
      const uint32_t ln = (uint32_t)(((uint64_t)log2 * ${k.ln2}u + 32768u) >> 16);
      result = (k->output_scale * ln + 32768u) >> 16;
    }
    output[i] = (int16_t)(result < 32767u ? result : 32767u);
  }
}
