/* What a division rounded down leaves: it has the divisor's sign. */
static inline float ${p}_floor_modf(float a, float b) {
  const float rest = fmodf(a, b);
  return (rest < 0.0f || rest > 0.0f) && (rest < 0.0f) != (b < 0.0f) ? rest + b : rest;
}
