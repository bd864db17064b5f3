/* To the nearest integer, ties away from zero, of what is less than 2^22 in magnitude. */
static inline int32_t ${p}_round_away(float x) {
  uint32_t bits;
  (void)memcpy(&bits, &x, sizeof(bits));
  /* The largest float below a half, with the sign of x: a half would carry what lies just below it to one. */
  bits = (bits & 0x80000000u) | 0x3EFFFFFFu;
  float half;
  (void)memcpy(&half, &bits, sizeof(half));
  return (int32_t)(x + half);
}
