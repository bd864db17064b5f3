static void ${fn}(const int16_t *input, int16_t *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
    output[i] = (int16_t)${p}_table_s16(k->table, input[i]);
  }
}
