<#assign MVE = p?upper_case + "_MVE">
#ifdef ${MVE}

/* Accumulators to the output's scale: a doubling high multiply, then a shift (negative to the right) that
 * rounds half up. */
static inline ${unused}int32x4_t ${p}_scale_half_up(int32x4_t sums, int32x4_t multipliers, int32x4_t shifts) {
  return vrshlq_s32(vqrdmulhq_s32(sums, multipliers), shifts);
}

/* The same, rounding half away from zero. */
static inline ${unused}int32x4_t ${p}_scale_half_away(int32x4_t sums, int32x4_t multipliers, int32x4_t shifts) {
  const int32x4_t high = vqrdmulhq_s32(sums, multipliers);
  const int32x4_t below_zero = vshrq_n_s32(vandq_s32(high, shifts), 31);
  return vrshlq_s32(vaddq_s32(high, below_zero), shifts);
}

/* The same for shifts of either sign: the one to the left comes before the multiplication. */
static inline ${unused}int32x4_t ${p}_scale_left(int32x4_t sums, int32x4_t multipliers, int32x4_t shifts) {
  const int32x4_t zero = vdupq_n_s32(0);
  const int32x4_t shifted = vshlq_s32(sums, vmaxq_s32(shifts, zero));
  return ${p}_scale_half_away(shifted, multipliers, vminq_s32(shifts, zero));
}
#endif
