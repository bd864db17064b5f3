static inline ${unused}float ${p}_clampf(float value, float min, float max) {
  return value < min ? min : (value > max ? max : value);
}
