/* The window lies over each of its lengths anew. */
static void ${fn}(const int16_t *input, const int16_t *weights, int16_t *output, const ${params} *k) {
  int32_t w = 0;
  for (int32_t i = 0; i < k->elements; i++) {
    const int32_t product = (int32_t)input[i] * weights[w];
    output[i] = (int16_t)${p}_clamp(product >> k->shift, -32768, 32767);
    w = w + 1 < k->window ? w + 1 : 0;
  }
}
