<#assign group = helper?ends_with("_three")?then(3, 4) name = p + "_put" + (group == 3)?then("_three", "")>
/* A word of four inputs goes into one pixel's column of a matrix product's left-hand side, ${(group == 3)?then("three", "four")} pixels wide. */
static inline uint32_t *${name}_column(uint32_t *to, uint32_t inputs) {
  to[0] = ${p}_even_bytes(inputs);
  to[${group}] = ${p}_odd_bytes(inputs);
  return to + ${2 * group};
}

/* The same for count bytes, rounded up to a multiple of four. */
static inline uint32_t *${name}_run(uint32_t *to, const int8_t *from, int32_t count) {
  for (; count > 12; count -= 16, from += 16) {
    to = ${name}_column(to, ${p}_load32(from));
    to = ${name}_column(to, ${p}_load32(from + 4));
    to = ${name}_column(to, ${p}_load32(from + 8));
    to = ${name}_column(to, ${p}_load32(from + 12));
  }
  for (; count > 0; count -= 4, from += 4) {
    to = ${name}_column(to, ${p}_load32(from));
  }
  return to;
}
