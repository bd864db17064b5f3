/* 1 / (2 * half) in Q0.31 by three Newton steps, for half in [1/2, 1) in Q0.31: the bits of gemmlowp's
 * one_over_one_plus_x. */
static int32_t ${p}_reciprocal(int32_t half) {
  int32_t y = 1515870810 + ${p}_mul_high(half, -1010580540);
  for (int32_t i = 0; i < 3; i++) {
    const int32_t error = (1 << 29) - ${p}_mul_high(half, y);
    y += ${p}_mul_high(y, error) * 4;
  }
  return y < 1 << 30 ? y * 2 : INT32_MAX;
}
