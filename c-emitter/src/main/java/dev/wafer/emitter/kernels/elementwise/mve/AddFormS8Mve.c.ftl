<#import "/kernels/elementwise/mve/runs.ftl" as runs>
/* One linear form of both elements: it gives each pair of them what scaling and rounding them one by one does. */
#ifdef ${runs.MVE}
static inline int32x4_t ${fn}_four(int32x4_t a, int32x4_t b${runs.taken}) {
  const int32x4_t sum = vmlaq_n_s32(vmlasq_n_s32(b, vdupq_n_s32(${k.factor_b}), ${k.offset}), a, ${k.factor_a});
  return vminq_s32(vmaxq_s32(vshrq_n_s32(sum, ${k.form_shift}), vdupq_n_s32(${k.min})), vdupq_n_s32(${k.max}));
}
#else
static inline int8_t ${fn}_one(int32_t a, int32_t b${runs.taken}) {
  const int32_t sum = a * (${k.factor_a}) + (b * (${k.factor_b}) + (${k.offset}));
  return (int8_t)${p}_clamp(sum >> ${k.form_shift}, ${k.min}, ${k.max});
}
#endif

<@runs.functions/>
