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

<#assign P = p?upper_case>
#if defined(${P}_MVE) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${P}_NO_ASM)
#define ${P}_MVE_DOT_ASM 1
#endif

/* The sums of products of up to sixteen channels for the pixels x, y and z, to columns of sixteen. The assembly takes two
 * channels at a time, the first vector apart, and reads what each begins with from the stack. It borrows r7 and
 * r9 to r11 and gives them back. It sets the predicate, of which the compiler must not think that it stays: noipa. */
#if defined(${P}_MVE_DOT_ASM)
__attribute__((noipa))
#elif defined(__GNUC__)
__attribute__((noinline))
#endif
static ${unused}void ${p}_mve_dot_3(const int8_t *x, const int8_t *y, const int8_t *z, const int8_t *w, int32_t depth, int32_t channels, int32_t *sums) {
#if defined(${P}_MVE_DOT_ASM)
  const int8_t *first = w;
  do {
    const int32_t count = channels > 1 ? channels & ~1 : 1;
    int8x16_t v0;
    int8x16_t v1;
    int8x16_t vx;
    int8x16_t vy;
    int8x16_t vz;
    register int32_t padding __asm__("r0") = (int32_t)((0u - (uint32_t)depth) & 15u);
    register const int8_t *w0 __asm__("r1") = first;
    register int32_t step __asm__("r2") = depth;
    register const int8_t *w1 __asm__("r3") = channels > 1 ? first + depth : first;
    register int32_t *end __asm__("r4") = sums + (count + (count & 1));
    register const int8_t *px __asm__("r5") = x;
    register const int8_t *py __asm__("r6") = y;
    register const int8_t *pz __asm__("r8") = z;
    register int32_t *to __asm__("r12") = sums;
    register int32_t rest __asm__("lr") = depth > 16 ? depth - 16 : 0;
    __asm__ volatile("push {r7, r9, r10, r11}\n\t"
            "mov r7, r12\n\t"
            "mov r9, lr\n\t"
            "mov r10, r6\n\t"
            "mov r11, r8\n\t"
            "push {r0, r2, r4, r5, r10, r11}\n\t"
            "vctp.8 r2\n\t"
            "1:\n\t"
            "vpsttt\n\t"
            "vldrbt.8 %q[x], [r5], #16\n\t"
            "vldrbt.8 %q[y], [r10], #16\n\t"
            "vldrbt.8 %q[z], [r11], #16\n\t"
            "vldrb.8 %q[v0], [r1], #16\n\t"
            "vmladav.s8 r0, %q[x], %q[v0]\n\t"
            "vldrb.8 %q[v1], [r3], #16\n\t"
            "vmladav.s8 r2, %q[x], %q[v1]\n\t"
            "vmladav.s8 r4, %q[y], %q[v0]\n\t"
            "vmladav.s8 r6, %q[y], %q[v1]\n\t"
            "vmladav.s8 r8, %q[z], %q[v0]\n\t"
            "vmladav.s8 r12, %q[z], %q[v1]\n\t"
            "wlstp.8 lr, r9, 3f\n\t"
            "2:\n\t"
            "vldrb.8 %q[v0], [r1], #16\n\t"
            "vldrb.8 %q[x], [r5], #16\n\t"
            "vmladava.s8 r0, %q[x], %q[v0]\n\t"
            "vldrb.8 %q[y], [r10], #16\n\t"
            "vmladava.s8 r4, %q[y], %q[v0]\n\t"
            "vldrb.8 %q[z], [r11], #16\n\t"
            "vmladava.s8 r8, %q[z], %q[v0]\n\t"
            "vldrb.8 %q[v1], [r3], #16\n\t"
            "vmladava.s8 r2, %q[x], %q[v1]\n\t"
            "vmladava.s8 r6, %q[y], %q[v1]\n\t"
            "vmladava.s8 r12, %q[z], %q[v1]\n\t"
            "letp lr, 2b\n\t"
            "3:\n\t"
            "strd r8, r12, [r7, #128]\n\t"
            "strd r4, r6, [r7, #64]\n\t"
            "strd r0, r2, [r7], #8\n\t"
            "ldm sp, {r0, r2, r4, r5, r10, r11}\n\t"
            "sub r1, r3, r0\n\t"
            "add r3, r1, r2\n\t"
            "cmp r7, r4\n\t"
            "bne 1b\n\t"
            "add sp, #24\n\t"
            "pop {r7, r9, r10, r11}"
            : "+r"(padding), "+r"(w0), "+r"(step), "+r"(w1), "+r"(end), "+r"(px), "+r"(py), "+r"(pz), "+r"(to), "+r"(rest),
              [v0] "=&w"(v0), [v1] "=&w"(v1), [x] "=&w"(vx), [y] "=&w"(vy), [z] "=&w"(vz)
            :
            : "cc", "memory");
    first = w0;
    channels -= count;
    sums += count;
  } while (channels > 0);
#elif defined(${P}_MVE)
  for (; channels > 0; channels -= 2, w += 2 * depth, sums += 2) {
    const int8_t *w0 = w;
    const int8_t *w1 = channels > 1 ? w + depth : w;
    int32_t x0 = 0;
    int32_t x1 = 0;
    int32_t y0 = 0;
    int32_t y1 = 0;
    int32_t z0 = 0;
    int32_t z1 = 0;
    int32_t i;
    for (i = 0; i < depth; i += 16, w0 += 16, w1 += 16) {
      const mve_pred16_t lanes = vctp8q((uint32_t)(depth - i));
      const int8x16_t v0 = vldrbq_s8(w0);
      const int8x16_t v1 = vldrbq_s8(w1);
      int8x16_t v = vldrbq_z_s8(x + i, lanes);
      x0 = vmladavaq_s8(x0, v, v0);
      x1 = vmladavaq_s8(x1, v, v1);
      v = vldrbq_z_s8(y + i, lanes);
      y0 = vmladavaq_s8(y0, v, v0);
      y1 = vmladavaq_s8(y1, v, v1);
      v = vldrbq_z_s8(z + i, lanes);
      z0 = vmladavaq_s8(z0, v, v0);
      z1 = vmladavaq_s8(z1, v, v1);
    }
    sums[0] = x0;
    sums[1] = x1;
    sums[16] = y0;
    sums[17] = y1;
    sums[32] = z0;
    sums[33] = z1;
  }
#else
  int32_t i;
  for (; channels > 0; channels--, w += depth, sums++) {
    sums[0] = 0;
    sums[16] = 0;
    sums[32] = 0;
    for (i = 0; i < depth; i++) {
      sums[0] += x[i] * w[i];
      sums[16] += y[i] * w[i];
      sums[32] += z[i] * w[i];
    }
  }
#endif
}

/* The sums of products of up to sixteen channels for one row of the input. The assembly takes four channels at a time and
 * borrows r10 and r11. */
#if defined(${P}_MVE_DOT_ASM)
__attribute__((noipa))
#elif defined(__GNUC__)
__attribute__((noinline))
#endif
static ${unused}void ${p}_mve_dot_1(const int8_t *x, const int8_t *w, int32_t depth, int32_t channels, int32_t *sums) {
#if defined(${P}_MVE_DOT_ASM)
  const int8_t *first = w;
  do {
    const int32_t count = channels > 3 ? channels & ~3 : channels;
    int8x16_t v;
    int8x16_t vx;
    register int32_t padding __asm__("r0") = (int32_t)((0u - (uint32_t)depth) & 15u);
    register const int8_t *w0 __asm__("r1") = first;
    register int32_t step __asm__("r2") = depth;
    register const int8_t *w1 __asm__("r3") = count > 1 ? w0 + depth : w0;
    register int32_t *end __asm__("r4") = sums + ((count + 3) & ~3);
    register const int8_t *w2 __asm__("r5") = count > 2 ? w1 + depth : w1;
    register int32_t *to __asm__("r6") = sums;
    register const int8_t *w3 __asm__("r8") = count > 3 ? w2 + depth : w2;
    register const int8_t *px __asm__("r12") = x;
    register int32_t rest __asm__("lr") = depth > 16 ? depth - 16 : 0;
    __asm__ volatile("push {r10, r11}\n\t"
            "mov r10, lr\n\t"
            "mov r11, r6\n\t"
            "push {r0, r2, r4, r12}\n\t"
            "vctp.8 r2\n\t"
            "1:\n\t"
            "vpst\n\t"
            "vldrbt.8 %q[x], [r12], #16\n\t"
            "vldrb.8 %q[v], [r1], #16\n\t"
            "vmladav.s8 r0, %q[x], %q[v]\n\t"
            "vldrb.8 %q[v], [r3], #16\n\t"
            "vmladav.s8 r2, %q[x], %q[v]\n\t"
            "vldrb.8 %q[v], [r5], #16\n\t"
            "vmladav.s8 r4, %q[x], %q[v]\n\t"
            "vldrb.8 %q[v], [r8], #16\n\t"
            "vmladav.s8 r6, %q[x], %q[v]\n\t"
            "wlstp.8 lr, r10, 3f\n\t"
            "2:\n\t"
            "vldrb.8 %q[x], [r12], #16\n\t"
            "vldrb.8 %q[v], [r1], #16\n\t"
            "vmladava.s8 r0, %q[x], %q[v]\n\t"
            "vldrb.8 %q[v], [r3], #16\n\t"
            "vmladava.s8 r2, %q[x], %q[v]\n\t"
            "vldrb.8 %q[v], [r5], #16\n\t"
            "vmladava.s8 r4, %q[x], %q[v]\n\t"
            "vldrb.8 %q[v], [r8], #16\n\t"
            "vmladava.s8 r6, %q[x], %q[v]\n\t"
            "letp lr, 2b\n\t"
            "3:\n\t"
            "strd r4, r6, [r11, #8]\n\t"
            "strd r0, r2, [r11], #16\n\t"
            "ldm sp, {r0, r2, r4, r12}\n\t"
            "sub r1, r8, r0\n\t"
            "add r3, r1, r2\n\t"
            "add r5, r3, r2\n\t"
            "add r8, r5, r2\n\t"
            "cmp r11, r4\n\t"
            "bne 1b\n\t"
            "add sp, #16\n\t"
            "pop {r10, r11}"
            : "+r"(padding), "+r"(w0), "+r"(step), "+r"(w1), "+r"(end), "+r"(w2), "+r"(to), "+r"(w3), "+r"(px), "+r"(rest),
              [v] "=&w"(v), [x] "=&w"(vx)
            :
            : "cc", "memory");
    first = w0;
    channels -= count;
    sums += count;
  } while (channels > 0);
#elif defined(${P}_MVE)
  for (; channels > 0; channels -= 4, w += 4 * depth, sums += 4) {
    const int8_t *w0 = w;
    const int8_t *w1 = channels > 1 ? w0 + depth : w0;
    const int8_t *w2 = channels > 2 ? w1 + depth : w1;
    const int8_t *w3 = channels > 3 ? w2 + depth : w2;
    int32_t s0 = 0;
    int32_t s1 = 0;
    int32_t s2 = 0;
    int32_t s3 = 0;
    int32_t i;
    for (i = 0; i < depth; i += 16, w0 += 16, w1 += 16, w2 += 16, w3 += 16) {
      const int8x16_t v = vldrbq_z_s8(x + i, vctp8q((uint32_t)(depth - i)));
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
  for (; channels > 0; channels--, w += depth, sums++) {
    *sums = 0;
    for (i = 0; i < depth; i++) {
      *sums += x[i] * w[i];
    }
  }
#endif
}
