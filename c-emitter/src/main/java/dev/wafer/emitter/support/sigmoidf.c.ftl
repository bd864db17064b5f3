/* 1 / (1 + exp(-x)) in TensorFlow Lite's three parts: no exponential overflows, small results stay exact. */
static inline float ${p}_sigmoidf(float x) {
  if (x > 16.619047f) {
    return 1.0f;
  }
  return x < -9.0f ? expf(x) : 1.0f / (1.0f + expf(-x));
}
