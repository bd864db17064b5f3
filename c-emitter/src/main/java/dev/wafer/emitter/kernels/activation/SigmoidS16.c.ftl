/* The argument is brought to the table's steps of 1/24. */
static void ${fn}(const int16_t *input, int16_t *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
    const int32_t argument = (input[i] * k->multiplier + k->round) >> k->shift;
    output[i] = (int16_t)${p}_${k.function}(k->table, argument);
  }
}
