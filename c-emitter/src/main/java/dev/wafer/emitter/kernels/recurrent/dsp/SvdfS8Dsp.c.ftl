/* The newest feature of two filters each: their weights times the input, to the state's scale. */
static void ${fn}_features(const int8_t *input, int8_t *features, const ${params} *k) {
  const int8_t *w0 = k->feature_weights;
  const int8_t *const whole_end = input + (k->depth - k->depth % 4);
  const int8_t *const end = input + k->depth;
  int32_t filter;
  for (filter = 0; filter < k->filters; filter += 2) {
    const int8_t *w1 = w0 + k->depth;
    const int8_t *x = input;
    int32_t a = k->feature_bias[filter];
    int32_t b = k->feature_bias[filter + 1];
    for (; x != whole_end; x += 4, w0 += 4, w1 += 4) {
      const uint32_t in = ${p}_load32(x);
      const uint32_t even = ${p}_even_bytes(in);
      const uint32_t odd = ${p}_odd_bytes(in);
      const uint32_t va = ${p}_load32(w0);
      const uint32_t vb = ${p}_load32(w1);
      a = ${p}_dot2(${p}_even_bytes(va), even, a);
      b = ${p}_dot2(${p}_even_bytes(vb), even, b);
      a = ${p}_dot2(${p}_odd_bytes(va), odd, a);
      b = ${p}_dot2(${p}_odd_bytes(vb), odd, b);
    }
    for (; x != end; x++) {
      a += *x * *w0++;
      b += *x * *w1++;
    }
    w0 = w1;
    a = ${p}_multiply_high(a * 2, k->feature_multiplier, k->feature_rounding) + (a >> 31);
    b = ${p}_multiply_high(b * 2, k->feature_multiplier, k->feature_rounding) + (b >> 31);
    *features++ = ${p}_saturate_s8(a >> k->feature_shift);
    *features++ = ${p}_saturate_s8(b >> k->feature_shift);
  }
}

/* The state holds each filter's last features, oldest first. Each filter's row moves on by one byte, takes in
 * its newest feature and is multiplied by its weights over time. The biases hold the zero points' shares. */
static void ${fn}(const int8_t *input, int8_t *state, int8_t *output, int8_t *features, const ${params} *k) {
  const int8_t *weights = k->time_weights;
  int32_t unit;
  ${fn}_features(input, features, k);
  for (unit = 0; unit < k->units; unit++) {
    int32_t sum = k->time_bias[unit];
    int32_t filter;
    for (filter = 0; filter < ${k.rank}; filter++) {
      int8_t *const newest = state + ${k.memory - 4};
      const uint32_t feature = (uint32_t)(*features++ + k->state_zero_point);
      uint32_t word;
      uint32_t factors;
      for (; state != newest; state += 4, weights += 4) {
        word = ${p}_load32(state + 1);
        (void)memcpy(state, &word, 4);
        factors = ${p}_load32(weights);
        sum = ${p}_dot2(${p}_even_bytes(word), ${p}_even_bytes(factors), sum);
        sum = ${p}_dot2(${p}_odd_bytes(word), ${p}_odd_bytes(factors), sum);
      }
      word = (${p}_load32(state) >> 8) | (feature << 24);
      (void)memcpy(state, &word, 4);
      factors = ${p}_load32(weights);
      sum = ${p}_dot2(${p}_even_bytes(word), ${p}_even_bytes(factors), sum);
      sum = ${p}_dot2(${p}_odd_bytes(word), ${p}_odd_bytes(factors), sum);
      state += 4;
      weights += 4;
    }
    sum = ${p}_multiply_high(sum * 2, k->time_multiplier, k->time_rounding) + (sum >> 31);
    output[unit] = ${p}_saturate_s8(sum >> k->time_shift);
  }
}
