/* The right-hand side of a matrix product: a row of weights for each output channel, with a vector's bytes
 * behind the last one. Biases, multipliers and shifts (negative to the right) come in fours. */
struct ${p}_mve_matmul {
  const int8_t *weights;
  const int32_t *bias;
  const int32_t *multipliers;
  const int8_t *shifts;
  int32_t scaling_step; /* 4, or 0 if all channels share the four factors that stand in the tables */
  int32_t channels;
  int32_t depth;
  int32_t zero_point;
  int32_t min;
  int32_t max;
};

/* Adds products of vectors of sixteen, two channels by three pixels; moves the pointers on. The assembly needs
 * nearly all registers; define ${p?upper_case}_NO_ASM where one is reserved. */
#ifdef ${p?upper_case}_MVE
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
#define ${p?upper_case}_DOT_3(n)                                                           \
  do {                                                                            \
    int8x16_t v0_;                                                                \
    int8x16_t v1_;                                                                \
    int8x16_t x_;                                                                 \
    int8x16_t y_;                                                                 \
    int8x16_t z_;                                                                 \
    register int32_t count_ __asm__("lr") = n;                                    \
    __asm__("dls lr, lr\n\t"                                                      \
            "1:\n\t"                                                              \
            "vldrb.8 %q[v0], [%[w0]], #16\n\t"                                    \
            "vldrb.8 %q[x], [%[px]], #16\n\t"                                     \
            "vmladava.s8 %[x0], %q[x], %q[v0]\n\t"                                \
            "vldrb.8 %q[y], [%[py]], #16\n\t"                                     \
            "vmladava.s8 %[y0], %q[y], %q[v0]\n\t"                                \
            "vldrb.8 %q[z], [%[pz]], #16\n\t"                                     \
            "vmladava.s8 %[z0], %q[z], %q[v0]\n\t"                                \
            "vldrb.8 %q[v1], [%[w1]], #16\n\t"                                    \
            "vmladava.s8 %[x1], %q[x], %q[v1]\n\t"                                \
            "vmladava.s8 %[y1], %q[y], %q[v1]\n\t"                                \
            "vmladava.s8 %[z1], %q[z], %q[v1]\n\t"                                \
            "le lr, 1b"                                                           \
            : [x0] "+Te"(x0), [x1] "+Te"(x1), [y0] "+Te"(y0), [y1] "+Te"(y1),     \
              [z0] "+Te"(z0), [z1] "+Te"(z1), [w0] "+r"(w0), [w1] "+r"(w1),       \
              [px] "+r"(px), [py] "+r"(py), [pz] "+r"(pz), [v0] "=&w"(v0_),       \
              [v1] "=&w"(v1_), [x] "=&w"(x_), [y] "=&w"(y_), [z] "=&w"(z_),       \
              "+r"(count_)                                                        \
            :                                                                     \
            : "memory");                                                          \
  } while (0)
#else
#define ${p?upper_case}_DOT_3(n)                \
  do {                                 \
    int32_t n_ = n;                    \
    do {                               \
      const int8x16_t v0_ = vldrbq_s8(w0); \
      const int8x16_t v1_ = vldrbq_s8(w1); \
      int8x16_t x_ = vldrbq_s8(px);    \
      x0 = vmladavaq_s8(x0, x_, v0_);  \
      x1 = vmladavaq_s8(x1, x_, v1_);  \
      x_ = vldrbq_s8(py);              \
      y0 = vmladavaq_s8(y0, x_, v0_);  \
      y1 = vmladavaq_s8(y1, x_, v1_);  \
      x_ = vldrbq_s8(pz);              \
      z0 = vmladavaq_s8(z0, x_, v0_);  \
      z1 = vmladavaq_s8(z1, x_, v1_);  \
      w0 += 16;                        \
      w1 += 16;                        \
      px += 16;                        \
      py += 16;                        \
      pz += 16;                        \
    } while (--n_ != 0);               \
  } while (0)
#endif
#endif

/* The sums of up to sixteen channels for the pixels x, y and z, to columns of sixteen. */
#if defined(__GNUC__)
__attribute__((noinline))
#endif
static ${unused}void ${p}_mve_dot_3(const int8_t *x, const int8_t *y, const int8_t *z, const int8_t *w, const int32_t *bias, int32_t depth, int32_t channels, int32_t *sums) {
#ifdef ${p?upper_case}_MVE
  const int32_t blocks = depth >> 4;
  const int32_t rest = depth & 15;
  const int8_t *w0 = w;
  int32_t *const end = sums + channels;
  do {
    const int8_t *w1 = end - sums > 1 ? w0 + depth : w0;
    const int8_t *px = x;
    const int8_t *py = y;
    const int8_t *pz = z;
    int32_t x0 = bias[0];
    int32_t x1 = bias[1];
    int32_t y0 = x0;
    int32_t y1 = x1;
    int32_t z0 = x0;
    int32_t z1 = x1;
    if (blocks != 0) {
      ${p?upper_case}_DOT_3(blocks);
    }
    if (rest != 0) {
      const mve_pred16_t lanes = vctp8q((uint32_t)rest);
      const int8x16_t v0 = vldrbq_s8(w0);
      const int8x16_t v1 = vldrbq_s8(w1);
      int8x16_t v = vldrbq_z_s8(px, lanes);
      x0 = vmladavaq_s8(x0, v, v0);
      x1 = vmladavaq_s8(x1, v, v1);
      v = vldrbq_z_s8(py, lanes);
      y0 = vmladavaq_s8(y0, v, v0);
      y1 = vmladavaq_s8(y1, v, v1);
      v = vldrbq_z_s8(pz, lanes);
      z0 = vmladavaq_s8(z0, v, v0);
      z1 = vmladavaq_s8(z1, v, v1);
    }
    sums[0] = x0;
    sums[1] = x1;
    sums[16] = y0;
    sums[17] = y1;
    sums[32] = z0;
    sums[33] = z1;
    w0 = w1 + rest;
    bias += 2;
    sums += 2;
  } while (sums < end);
#else
  int32_t i;
  for (; channels > 0; channels--, w += depth, bias++, sums++) {
    sums[0] = *bias;
    sums[16] = *bias;
    sums[32] = *bias;
    for (i = 0; i < depth; i++) {
      sums[0] += x[i] * w[i];
      sums[16] += y[i] * w[i];
      sums[32] += z[i] * w[i];
    }
  }
#endif
}

/* The sums of up to sixteen channels for one row of the input. */
static ${unused}void ${p}_mve_dot_1(const int8_t *x, const int8_t *w, const int32_t *bias, int32_t depth, int32_t channels, int32_t *sums) {
#ifdef ${p?upper_case}_MVE
  const mve_pred16_t rest = vctp8q((uint32_t)(depth & 15));
  for (; channels > 0; channels -= 4, w += 4 * depth, bias += 4, sums += 4) {
    const int8_t *w0 = w;
    const int8_t *w1 = channels > 1 ? w0 + depth : w0;
    const int8_t *w2 = channels > 2 ? w1 + depth : w1;
    const int8_t *w3 = channels > 3 ? w2 + depth : w2;
    const int8_t *px = x;
    int32_t s0 = bias[0];
    int32_t s1 = bias[1];
    int32_t s2 = bias[2];
    int32_t s3 = bias[3];
    int32_t blocks;
    for (blocks = depth >> 4; blocks > 0; blocks--) {
      const int8x16_t v = vldrbq_s8(px);
      s0 = vmladavaq_s8(s0, v, vldrbq_s8(w0));
      s1 = vmladavaq_s8(s1, v, vldrbq_s8(w1));
      s2 = vmladavaq_s8(s2, v, vldrbq_s8(w2));
      s3 = vmladavaq_s8(s3, v, vldrbq_s8(w3));
      px += 16;
      w0 += 16;
      w1 += 16;
      w2 += 16;
      w3 += 16;
    }
    if ((depth & 15) != 0) {
      const int8x16_t v = vldrbq_z_s8(px, rest);
      s0 = vmladavaq_s8(s0, v, vldrbq_s8(w0));
      s1 = vmladavaq_s8(s1, v, vldrbq_s8(w1));
      s2 = vmladavaq_s8(s2, v, vldrbq_s8(w2));
      s3 = vmladavaq_s8(s3, v, vldrbq_s8(w3));
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
  }
#else
  int32_t i;
  for (; channels > 0; channels--, w += depth, bias++, sums++) {
    *sums = *bias;
    for (i = 0; i < depth; i++) {
      *sums += x[i] * w[i];
    }
  }
#endif
}
