<#assign MVE = p?upper_case + "_MVE">
#if defined(__ARM_FEATURE_MVE)
#if __ARM_FEATURE_MVE & 1
#include <arm_mve.h>
#define ${MVE} 1
#endif
#endif

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

/* memcpy and memset that write up to fifteen bytes more, of any values. */
static inline ${unused}void ${p}_copy_loosely(int8_t *to, const int8_t *from, int32_t count) {
  for (; count > 0; count -= 16, to += 16, from += 16) {
    vstrbq_s8(to, vldrbq_z_s8(from, vctp8q((uint32_t)count)));
  }
}

static inline ${unused}void ${p}_fill_loosely(int8_t *to, int32_t value, int32_t count) {
  const int8x16_t values = vdupq_n_s8((int8_t)value);
  for (; count > 0; count -= 16, to += 16) {
    vstrbq_s8(to, values);
  }
}

#else

static inline ${unused}void ${p}_copy_loosely(int8_t *to, const int8_t *from, int32_t count) {
  memcpy(to, from, (size_t)count);
}

static inline ${unused}void ${p}_fill_loosely(int8_t *to, int32_t value, int32_t count) {
  memset(to, value, (size_t)count);
}

#endif
