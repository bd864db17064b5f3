/* The gain is a quadratic polynomial of the estimate's mantissa, three coefficients an octave. */
static int16_t ${fn}_gain(uint32_t x, const int16_t *table) {
  if (x <= 2u) {
    return table[x];
  }
  const uint32_t octave = 32u - ${p}_first_bit(x);
  const int16_t *piece = table + (4u * octave - 6u);
  const int32_t mantissa = (int32_t)((octave < 11u ? x << (11u - octave) : x >> (octave - 11u)) & 0x3FFu);
  const int32_t slope = (piece[2] * mantissa >> 5) + piece[1] * 32;
  return (int16_t)(((slope * mantissa + 16384) >> 15) + piece[0]);
}

/* The ratio of signal to noise has 12 fractional bits. Below 2 it gives a quarter of its square, above,
 * itself less one, with 6 fractional bits. */
static void ${fn}(const uint32_t *input, const uint32_t *noise, const int16_t *table, uint32_t *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
    const uint32_t gain = (uint32_t)(int32_t)${fn}_gain(noise[i], table);
    const uint32_t snr = (uint32_t)(((uint64_t)input[i] * gain) >> k->snr_shift);
    output[i] = snr < 8192u ? (snr * snr) >> 20 : (snr >> 6) - 64u;
  }
}
