/* A word of four inputs goes into one pixel's column of a matrix product's left-hand side. */
static inline uint32_t *${p}_put_column(uint32_t *to, uint32_t inputs) {
  to[0] = ${p}_even_bytes(inputs);
  to[4] = ${p}_odd_bytes(inputs);
  return to + 8;
}

/* The same for count bytes, rounded up to a multiple of four. */
static inline uint32_t *${p}_put_run(uint32_t *to, const int8_t *from, int32_t count) {
  for (; count > 12; count -= 16, from += 16) {
    to = ${p}_put_column(to, ${p}_load32(from));
    to = ${p}_put_column(to, ${p}_load32(from + 4));
    to = ${p}_put_column(to, ${p}_load32(from + 8));
    to = ${p}_put_column(to, ${p}_load32(from + 12));
  }
  for (; count > 0; count -= 4, from += 4) {
    to = ${p}_put_column(to, ${p}_load32(from));
  }
  return to;
}
