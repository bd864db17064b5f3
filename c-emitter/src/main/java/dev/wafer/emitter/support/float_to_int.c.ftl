/* Toward zero; what does not fit saturates, and what is no number gives 0. */
static inline int32_t ${p}_float_to_int(float x) {
  if (x >= 2147483648.0f) {
    return INT32_MAX;
  }
  if (x > -2147483648.0f) {
    return (int32_t)x;
  }
  return x < 0.0f ? INT32_MIN : 0;
}
