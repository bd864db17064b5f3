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

/* Adds products of two channels by three pixels, where a channel's sums begin equal, and moves the weights' pointers on
 * by vectors of sixteen. The assembly borrows r10 and r11 and gives them back. */
#ifdef ${p?upper_case}_MVE
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
#define ${p?upper_case}_DOT_3(depth)                                                         \
  do {                                                                            \
    int8x16_t v0_;                                                                \
    int8x16_t v1_;                                                                \
    int8x16_t x_;                                                                 \
    int8x16_t y_;                                                                 \
    int8x16_t z_;                                                                 \
    register int32_t x0_ __asm__("r0") = x0;                                      \
    register const int8_t *w0_ __asm__("r1") = w0;                                \
    register int32_t x1_ __asm__("r2") = x1;                                      \
    register const int8_t *w1_ __asm__("r3") = w1;                                \
    register int32_t y0_ __asm__("r4");                                           \
    register const int8_t *px_ __asm__("r5") = x;                                 \
    register int32_t z0_ __asm__("r6");                                           \
    register int32_t y1_ __asm__("r8");                                           \
    register int32_t z1_ __asm__("r12");                                          \
    register int32_t count_ __asm__("lr") = (depth);                                \
    __asm__("push {r10, r11}\n\t"                                                 \
            "mov r10, r4\n\t"                                                     \
            "mov r11, r6\n\t"                                                     \
            "mov r4, r0\n\t"                                                      \
            "mov r6, r0\n\t"                                                      \
            "mov r8, r2\n\t"                                                      \
            "mov r12, r2\n\t"                                                     \
            "dlstp.8 lr, lr\n\t"                                                  \
            "1:\n\t"                                                              \
            "vldrb.8 %q[v0], [r1], #16\n\t"                                       \
            "vldrb.8 %q[x], [r5], #16\n\t"                                        \
            "vmladava.s8 r0, %q[x], %q[v0]\n\t"                                   \
            "vldrb.8 %q[y], [r10], #16\n\t"                                       \
            "vmladava.s8 r4, %q[y], %q[v0]\n\t"                                   \
            "vldrb.8 %q[z], [r11], #16\n\t"                                       \
            "vmladava.s8 r6, %q[z], %q[v0]\n\t"                                   \
            "vldrb.8 %q[v1], [r3], #16\n\t"                                       \
            "vmladava.s8 r2, %q[x], %q[v1]\n\t"                                   \
            "vmladava.s8 r8, %q[y], %q[v1]\n\t"                                   \
            "vmladava.s8 r12, %q[z], %q[v1]\n\t"                                  \
            "letp lr, 1b\n\t"                                                     \
            "pop {r10, r11}"                                                      \
            : "+r"(x0_), "+r"(x1_), [y0] "=&r"(y0_), "=&r"(y1_),                  \
              [z0] "=&r"(z0_), "=&r"(z1_), "+r"(w0_), "+r"(w1_), "+r"(px_),       \
              "+r"(count_), [v0] "=&w"(v0_), [v1] "=&w"(v1_), [x] "=&w"(x_),      \
              [y] "=&w"(y_), [z] "=&w"(z_)                                        \
            : "[y0]"(y), "[z0]"(z)                                                \
            : "memory");                                                          \
    x0 = x0_;                                                                     \
    x1 = x1_;                                                                     \
    y0 = y0_;                                                                     \
    y1 = y1_;                                                                     \
    z0 = z0_;                                                                     \
    z1 = z1_;                                                                     \
    w0 = w0_;                                                                     \
    w1 = w1_;                                                                     \
  } while (0)
#else
#define ${p?upper_case}_DOT_3(depth)                               \
  do {                                                    \
    const int8_t *px_ = x;                                \
    const int8_t *py_ = y;                                \
    const int8_t *pz_ = z;                                \
    int32_t left_ = (depth);                              \
    do {                                                  \
      const mve_pred16_t lanes_ = vctp8q((uint32_t)left_); \
      const int8x16_t v0_ = vldrbq_s8(w0);                \
      const int8x16_t v1_ = vldrbq_s8(w1);                \
      int8x16_t x_ = vldrbq_z_s8(px_, lanes_);            \
      x0 = vmladavaq_s8(x0, x_, v0_);                     \
      x1 = vmladavaq_s8(x1, x_, v1_);                     \
      x_ = vldrbq_z_s8(py_, lanes_);                      \
      y0 = vmladavaq_s8(y0, x_, v0_);                     \
      y1 = vmladavaq_s8(y1, x_, v1_);                     \
      x_ = vldrbq_z_s8(pz_, lanes_);                      \
      z0 = vmladavaq_s8(z0, x_, v0_);                     \
      z1 = vmladavaq_s8(z1, x_, v1_);                     \
      w0 += 16;                                           \
      w1 += 16;                                           \
      px_ += 16;                                          \
      py_ += 16;                                          \
      pz_ += 16;                                          \
      left_ -= 16;                                        \
    } while (left_ > 0);                                  \
  } while (0)
#endif
#endif

/* The sums of up to sixteen channels for the pixels x, y and z, to columns of sixteen. */
#if defined(__GNUC__)
__attribute__((noinline))
#endif
static ${unused}void ${p}_mve_dot_3(const int8_t *x, const int8_t *y, const int8_t *z, const int8_t *w, const int32_t *bias, int32_t depth, int32_t channels, int32_t *sums) {
#ifdef ${p?upper_case}_MVE
  const int32_t padding = (int32_t)((0u - (uint32_t)depth) & 15u);
  const int8_t *w0 = w;
  int32_t *const end = sums + channels;
  do {
    const int8_t *w1 = end - sums > 1 ? w0 + depth : w0;
    int32_t x0 = bias[0];
    int32_t x1 = bias[1];
    int32_t y0 = x0;
    int32_t y1 = x1;
    int32_t z0 = x0;
    int32_t z1 = x1;
    ${p?upper_case}_DOT_3(depth);
    sums[0] = x0;
    sums[1] = x1;
    sums[16] = y0;
    sums[17] = y1;
    sums[32] = z0;
    sums[33] = z1;
    w0 = w1 - padding;
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

/* Adds products of four channels by one row. */
#ifdef ${p?upper_case}_MVE
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
#define ${p?upper_case}_DOT_1(depth)                                              \
  do {                                                                            \
    const int8_t *px_ = x;                                                        \
    int8x16_t v_;                                                                 \
    int8x16_t v0_;                                                                \
    int8x16_t v1_;                                                                \
    int8x16_t v2_;                                                                \
    int8x16_t v3_;                                                                \
    register int32_t s0_ __asm__("r0") = s0;                                      \
    register int32_t s1_ __asm__("r2") = s1;                                      \
    register int32_t s2_ __asm__("r4") = s2;                                      \
    register int32_t s3_ __asm__("r6") = s3;                                      \
    __asm__("wlstp.8 lr, %[count], 2f\n\t"                                            \
            "1:\n\t"                                                              \
            "vldrb.8 %q[v], [%[px]], #16\n\t"                                     \
            "vldrb.8 %q[v0], [%[w0]], #16\n\t"                                    \
            "vmladava.s8 r0, %q[v], %q[v0]\n\t"                                   \
            "vldrb.8 %q[v1], [%[w1]], #16\n\t"                                    \
            "vmladava.s8 r2, %q[v], %q[v1]\n\t"                                   \
            "vldrb.8 %q[v2], [%[w2]], #16\n\t"                                    \
            "vmladava.s8 r4, %q[v], %q[v2]\n\t"                                   \
            "vldrb.8 %q[v3], [%[w3]], #16\n\t"                                    \
            "vmladava.s8 r6, %q[v], %q[v3]\n\t"                                   \
            "letp lr, 1b\n\t"                                                     \
            "2:"                                                                  \
            : "+r"(s0_), "+r"(s1_), "+r"(s2_), "+r"(s3_), [w0] "+r"(w0),          \
              [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3), [px] "+r"(px_),        \
              [v] "=&w"(v_), [v0] "=&w"(v0_), [v1] "=&w"(v1_),                    \
              [v2] "=&w"(v2_), [v3] "=&w"(v3_)                                    \
            : [count] "r"(depth)                                                  \
            : "lr", "memory");                                                    \
    s0 = s0_;                                                                     \
    s1 = s1_;                                                                     \
    s2 = s2_;                                                                     \
    s3 = s3_;                                                                     \
  } while (0)
#else
#define ${p?upper_case}_DOT_1(depth)                                \
  do {                                                     \
    int32_t at_;                                           \
    for (at_ = 0; at_ < (depth); at_ += 16) {              \
      const mve_pred16_t some_ = vctp8q((uint32_t)((depth) - at_)); \
      const int8x16_t v_ = vldrbq_z_s8(x + at_, some_);    \
      s0 = vmladavaq_s8(s0, v_, vldrbq_s8(w0 + at_));      \
      s1 = vmladavaq_s8(s1, v_, vldrbq_s8(w1 + at_));      \
      s2 = vmladavaq_s8(s2, v_, vldrbq_s8(w2 + at_));      \
      s3 = vmladavaq_s8(s3, v_, vldrbq_s8(w3 + at_));      \
    }                                                      \
  } while (0)
#endif
#endif

/* The sums of up to sixteen channels for one row of the input. */
static ${unused}void ${p}_mve_dot_1(const int8_t *x, const int8_t *w, const int32_t *bias, int32_t depth, int32_t channels, int32_t *sums) {
#ifdef ${p?upper_case}_MVE
  for (; channels > 0; channels -= 4, w += 4 * depth, bias += 4, sums += 4) {
    const int8_t *w0 = w;
    const int8_t *w1 = channels > 1 ? w0 + depth : w0;
    const int8_t *w2 = channels > 2 ? w1 + depth : w1;
    const int8_t *w3 = channels > 3 ? w2 + depth : w2;
    int32_t s0 = bias[0];
    int32_t s1 = bias[1];
    int32_t s2 = bias[2];
    int32_t s3 = bias[3];
    if (depth == 16) { /* one vector: no loop */
      const int8x16_t v = vldrbq_s8(x);
      s0 = vmladavaq_s8(s0, v, vldrbq_s8(w0));
      s1 = vmladavaq_s8(s1, v, vldrbq_s8(w1));
      s2 = vmladavaq_s8(s2, v, vldrbq_s8(w2));
      s3 = vmladavaq_s8(s3, v, vldrbq_s8(w3));
    } else {
      ${p?upper_case}_DOT_1(depth);
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
