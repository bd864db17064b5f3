/* The right-hand side of a matrix product: a row of weights for each output channel. */
struct ${p}_mve_matmul {
  const int8_t *weights;
  const int32_t *bias;
  const int32_t *multipliers;
  const int8_t *shifts;  /* negated: positive is to the left */
  int32_t scaling_step;  /* 4, or 0 if all channels share the four factors that stand in the tables */
  int32_t channels;
  int32_t depth;
  int32_t zero_point;
  int32_t min;
  int32_t max;
};

#if ${p?upper_case}_MVE

static inline void ${p}_mve_store(int8_t *out, int32x4_t sums, int32x4_t multipliers, int32x4_t shifts, const struct ${p}_mve_matmul *b, mve_pred16_t lanes) {
  int32x4_t v = vaddq_n_s32(${p}_requantize4(sums, multipliers, shifts), b->zero_point);
  v = vminq_s32(vmaxq_s32(v, vdupq_n_s32(b->min)), vdupq_n_s32(b->max));
  vstrbq_p_s32(out, v, lanes);
}

/* One pixel. */
static void ${p}_mve_matmul_1(const int8_t *x, int8_t *out, const struct ${p}_mve_matmul *b) {
  const int8_t *weights = b->weights;
  const int32_t *bias = b->bias;
  const int32_t *multipliers = b->multipliers;
  const int8_t *shifts = b->shifts;
  const int32_t depth = b->depth;
  const mve_pred16_t rest = vctp8q((uint32_t)(depth & 15));
  int32_t left;
  for (left = b->channels; left > 0; left -= 4) {
    const mve_pred16_t lanes = vctp32q((uint32_t)left);
    const int8_t *w0 = weights;
    const int8_t *w1 = left > 1 ? w0 + depth : w0;
    const int8_t *w2 = left > 2 ? w1 + depth : w1;
    const int8_t *w3 = left > 3 ? w2 + depth : w2;
    const int8_t *xp = x;
    int32_t x0 = 0, x1 = 0, x2 = 0, x3 = 0;
    int32_t blocks;
    int32x4_t sums;
    for (blocks = depth >> 4; blocks > 0; blocks--) {
      const int8x16_t v = vldrbq_s8(xp);
      x0 = vmladavaq_s8(x0, v, vldrbq_s8(w0));
      x1 = vmladavaq_s8(x1, v, vldrbq_s8(w1));
      x2 = vmladavaq_s8(x2, v, vldrbq_s8(w2));
      x3 = vmladavaq_s8(x3, v, vldrbq_s8(w3));
      xp += 16;
      w0 += 16;
      w1 += 16;
      w2 += 16;
      w3 += 16;
    }
    if ((depth & 15) != 0) {
      const int8x16_t v = vldrbq_z_s8(xp, rest);
      x0 = vmladavaq_s8(x0, v, vldrbq_z_s8(w0, rest));
      x1 = vmladavaq_s8(x1, v, vldrbq_z_s8(w1, rest));
      x2 = vmladavaq_s8(x2, v, vldrbq_z_s8(w2, rest));
      x3 = vmladavaq_s8(x3, v, vldrbq_z_s8(w3, rest));
    }
    sums = vdupq_n_s32(x0);
    sums = vsetq_lane_s32(x1, sums, 1);
    sums = vsetq_lane_s32(x2, sums, 2);
    sums = vsetq_lane_s32(x3, sums, 3);
    sums = vaddq_s32(sums, vldrwq_z_s32(bias, lanes));
    ${p}_mve_store(out, sums, vldrwq_s32(multipliers), vldrbq_s32(shifts), b, lanes);
    weights += 4 * depth;
    bias += 4;
    multipliers += b->scaling_step;
    shifts += b->scaling_step;
    out += 4;
  }
}

#else

static void ${p}_mve_matmul_1(const int8_t *x, int8_t *out, const struct ${p}_mve_matmul *b) {
  const int8_t *weights = b->weights;
  int32_t c;
  for (c = 0; c < b->channels; c++) {
    const int32_t entry = b->scaling_step == 0 ? 0 : c;
    int32_t sum = b->bias[c];
    int32_t i;
    for (i = 0; i < b->depth; i++) {
      sum += x[i] * *weights++;
    }
    sum = ${p}_requantize(sum, b->multipliers[entry], b->shifts[entry]) + b->zero_point;
    out[c] = (int8_t)${p}_clamp(sum, b->min, b->max);
  }
}

#endif
