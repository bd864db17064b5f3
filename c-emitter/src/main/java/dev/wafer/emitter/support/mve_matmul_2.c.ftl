/* Two pixels, four channels at a time; the bytes of both pixels may be the same. */
#if ${p?upper_case}_MVE
static void ${p}_mve_matmul_2(const int8_t *x, const int8_t *y, int8_t *out_x, int8_t *out_y, const struct ${p}_mve_matmul *b) {
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
    const int8_t *yp = y;
    int32_t x0 = 0, x1 = 0, x2 = 0, x3 = 0, y0 = 0, y1 = 0, y2 = 0, y3 = 0;
    int32_t blocks;
    for (blocks = depth >> 4; blocks > 0; blocks--) {
      const int8x16_t vx = vldrbq_s8(xp);
      const int8x16_t vy = vldrbq_s8(yp);
      int8x16_t w = vldrbq_s8(w0);
      x0 = vmladavaq_s8(x0, vx, w);
      y0 = vmladavaq_s8(y0, vy, w);
      w = vldrbq_s8(w1);
      x1 = vmladavaq_s8(x1, vx, w);
      y1 = vmladavaq_s8(y1, vy, w);
      w = vldrbq_s8(w2);
      x2 = vmladavaq_s8(x2, vx, w);
      y2 = vmladavaq_s8(y2, vy, w);
      w = vldrbq_s8(w3);
      x3 = vmladavaq_s8(x3, vx, w);
      y3 = vmladavaq_s8(y3, vy, w);
      xp += 16;
      yp += 16;
      w0 += 16;
      w1 += 16;
      w2 += 16;
      w3 += 16;
    }
    if ((depth & 15) != 0) {
      const int8x16_t vx = vldrbq_z_s8(xp, rest);
      const int8x16_t vy = vldrbq_z_s8(yp, rest);
      int8x16_t w = vldrbq_z_s8(w0, rest);
      x0 = vmladavaq_s8(x0, vx, w);
      y0 = vmladavaq_s8(y0, vy, w);
      w = vldrbq_z_s8(w1, rest);
      x1 = vmladavaq_s8(x1, vx, w);
      y1 = vmladavaq_s8(y1, vy, w);
      w = vldrbq_z_s8(w2, rest);
      x2 = vmladavaq_s8(x2, vx, w);
      y2 = vmladavaq_s8(y2, vy, w);
      w = vldrbq_z_s8(w3, rest);
      x3 = vmladavaq_s8(x3, vx, w);
      y3 = vmladavaq_s8(y3, vy, w);
    }
    {
      const int32x4_t biases = vldrwq_z_s32(bias, lanes);
      const int32x4_t factors = vldrwq_s32(multipliers);
      const int32x4_t steps = vldrbq_s32(shifts);
      int32x4_t sums = vdupq_n_s32(x0);
      sums = vsetq_lane_s32(x1, sums, 1);
      sums = vsetq_lane_s32(x2, sums, 2);
      sums = vsetq_lane_s32(x3, sums, 3);
      ${p}_mve_store(out_x, vaddq_s32(sums, biases), factors, steps, b, lanes);
      sums = vdupq_n_s32(y0);
      sums = vsetq_lane_s32(y1, sums, 1);
      sums = vsetq_lane_s32(y2, sums, 2);
      sums = vsetq_lane_s32(y3, sums, 3);
      ${p}_mve_store(out_y, vaddq_s32(sums, biases), factors, steps, b, lanes);
    }
    weights += 4 * depth;
    bias += 4;
    multipliers += b->scaling_step;
    shifts += b->scaling_step;
    out_x += 4;
    out_y += 4;
  }
}
#else
static void ${p}_mve_matmul_2(const int8_t *x, const int8_t *y, int8_t *out_x, int8_t *out_y, const struct ${p}_mve_matmul *b) {
  ${p}_mve_matmul_1(x, out_x, b);
  ${p}_mve_matmul_1(y, out_y, b);
}
#endif
