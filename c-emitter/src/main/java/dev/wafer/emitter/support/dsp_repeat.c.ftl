/* Inputs of one pixel's column once more, for what a byte of their weights does not hold. */
static inline uint32_t *${p}_repeat(uint32_t *to, const uint32_t *column, const uint16_t *from, int32_t count) {
  for (; count > 0; count--, from++, to += 4) {
    *to = (column[*from >> 1] >> (16 * (*from & 1))) & 0xFFFFu;
  }
  return to;
}
