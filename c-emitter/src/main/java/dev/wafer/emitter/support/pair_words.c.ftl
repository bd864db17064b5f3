/* Inputs of two pixels, one in each half of a word (the lower one borrows from the upper one), to words step apart. */
static inline ${unused}void ${p}_pair_words(const int8_t *low, const int8_t *high, int32_t count, uint32_t *to, int32_t step) {
  const int8_t *const end = low + count;
  for (; low != end; low++, high++, to += step) {
    *to = (uint32_t)(int32_t)*low + ((uint32_t)(int32_t)*high << 16);
  }
}
