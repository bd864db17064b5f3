static inline ${unused}int32_t ${p}_clamp(int32_t value, int32_t min, int32_t max) {
  return value < min ? min : (value > max ? max : value);
}
