/* Four bytes from position i of a row of at least four bytes; outside it the bytes of padding. */
static inline uint32_t ${p}_row_word(const int8_t *row, int32_t size, int32_t i, uint32_t padding) {
  int32_t over;
  if (i < 0) {
    return i <= -4 ? padding : (${p}_load32(row) << (-8 * i)) | (padding >> (32 + 8 * i));
  }
  over = i - (size - 4);
  if (over <= 0) {
    return ${p}_load32(row + i);
  }
  return over >= 4 ? padding : (${p}_load32(row + size - 4) >> (8 * over)) | (padding << (32 - 8 * over));
}
