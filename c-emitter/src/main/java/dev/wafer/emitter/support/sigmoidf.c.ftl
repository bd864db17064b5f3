/* 1 / (1 + exp(-x)); far below zero a plain exponential, as in TensorFlow Lite, where exp(-x) may overflow. */
static inline float ${p}_sigmoidf(float x) {
  return x < -9.0f ? expf(x) : 1.0f / (1.0f + expf(-x));
}
