static void ${fn}(const int16_t *input, uint32_t *output, const ${params} *k) {
  for (int32_t i = 0; i < k->start; i++) {
    output[i] = 0;
  }
  for (int32_t i = k->start; i < k->end; i++) {
    const int32_t real = input[2 * i];
    const int32_t imaginary = input[2 * i + 1];
    output[i] = (uint32_t)(real * real) + (uint32_t)(imaginary * imaginary);
  }
  for (int32_t i = k->end; i < k->bins; i++) {
    output[i] = 0;
  }
}
