#if defined(__ARM_FEATURE_MVE) && ((__ARM_FEATURE_MVE)&1)
#include <arm_mve.h>
#define ${p?upper_case}_MVE 1
#else
#define ${p?upper_case}_MVE 0
#endif

#if ${p?upper_case}_MVE
/* Four accumulators to the output's scale: a doubling high multiply, then a shift (the table holds it
 * negated) that rounds half away from zero. */
static inline ${unused}int32x4_t ${p}_requantize4(int32x4_t sums, int32x4_t multipliers, int32x4_t shifts) {
  const int32x4_t high = vqrdmulhq_s32(sums, multipliers);
  const int32x4_t sign = vshrq_n_s32(vandq_s32(high, shifts), 31);
  return vrshlq_s32(vaddq_s32(high, sign), shifts);
}
#endif

/* memcpy and memset of small sizes. */
static inline ${unused}void ${p}_copy_bytes(int8_t *to, const int8_t *from, int32_t count) {
#if ${p?upper_case}_MVE
  for (; count > 0; count -= 16, to += 16, from += 16) {
    const mve_pred16_t lanes = vctp8q((uint32_t)count);
    vstrbq_p_s8(to, vldrbq_z_s8(from, lanes), lanes);
  }
#else
  memcpy(to, from, (size_t)count);
#endif
}

static inline ${unused}void ${p}_fill_bytes(int8_t *to, int32_t value, int32_t count) {
#if ${p?upper_case}_MVE
  for (; count > 0; count -= 16, to += 16) {
    vstrbq_p_s8(to, vdupq_n_s8((int8_t)value), vctp8q((uint32_t)count));
  }
#else
  memset(to, value, (size_t)count);
#endif
}
