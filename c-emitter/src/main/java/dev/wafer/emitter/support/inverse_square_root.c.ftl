/* 1 / sqrt(value) is the result * 2^(-31 - shift): Newton's iteration with three integer bits. */
static int32_t ${p}_inverse_square_root(int32_t value, int32_t *shift) {
  int32_t right = 11;
  if (value <= 1) {
    *shift = 0;
    return INT32_MAX;
  }
  for (; value >= 1 << 29; value /= 4) {
    right++;
  }
  for (; value < 1 << 27; value *= 4) {
    right--;
  }
  const int32_t half = ((value >> 1) + 1) >> 1;
  int32_t x = 1 << 28;
  for (int32_t i = 0; i < 5; i++) {
    const int32_t cube = ${p}_mul_high(${p}_mul_high(x, x), x);
    const int32_t scaled = cube > INT32_MAX >> 6 ? INT32_MAX : cube * 64;
    x = (${p}_mul_high(3 << 27, x) - ${p}_mul_high(half, scaled)) * 8;
  }
  x = ${p}_mul_high(x, 1518500250);
  if (right < 0) {
    x = (int32_t)((uint32_t)x << -right);
    right = 0;
  }
  *shift = right;
  return x;
}
