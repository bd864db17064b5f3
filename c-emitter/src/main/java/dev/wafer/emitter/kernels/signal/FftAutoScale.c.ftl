/* The magnitude of the least number wraps to that number itself. */
static void ${fn}(const int16_t *input, int16_t *output, int32_t *scale_bits, const ${params} *k) {
  int32_t largest = 0;
  for (int32_t i = 0; i < k->elements; i++) {
    const int32_t sample = input[i];
    if (sample > largest) {
      largest = sample;
    } else if (-sample > largest) {
      largest = sample == -32768 ? sample : -sample;
    }
  }
  const int32_t bits = largest <= 0 ? 0 : (int32_t)${p}_first_bit((uint32_t)largest) - 17;
  for (int32_t i = 0; i < k->elements; i++) {
    output[i] = (int16_t)(input[i] * ((int32_t)1 << bits));
  }
  *scale_bits = bits;
}
