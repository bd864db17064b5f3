<#import "/kernels/pooling/windows.ftl" as pool>
<#assign MVE = p?upper_case + "_MVE">
<#assign lanes = k.max?then(16, 8)>
<#assign some = k.whole?then("", ", some")>
<#assign z = k.whole?then("", "_z")>
<#assign p_ = k.whole?then("", "_p")>
<#if !k.max>
#ifdef ${MVE}
/* Quotients of sums below 2^15, cut toward zero after half the count was added to what is to be the nearest; exact as
 * reciprocal is 2^24 / count, rounded up, and count below 256. */
static inline int32x4_t ${fn}_means(int32x4_t sums, int32_t half, uint32_t reciprocal) {
  const uint32x4_t sizes = vreinterpretq_u32_s32(vshlq_n_s32(vaddq_n_s32(vabsq_s32(sums), half), 8));
  const int32x4_t means = vreinterpretq_s32_u32(vmulhq_u32(sizes, vdupq_n_u32(reciprocal)));
  return vnegq_m_s32(means, means, vcmpltq_n_s32(sums, 0));
}
#endif

</#if>
/* <#if k.max>Maximum<#else>Rounded mean</#if> of the part of each window that lies inside the input, of ${lanes} channels at a time. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
<@pool.each_window>
        int32_t left = k->out_c;
<#if !k.max>
        const int32_t count = rows * columns;
#ifdef ${MVE}
        const uint32_t reciprocal = 0x1000000u / (uint32_t)count + 1u;
#endif
</#if>
#ifdef ${MVE}
        for (; left > 0; left -= ${lanes}, window += ${lanes}, output += ${lanes}) {
<#if !k.whole>
          const mve_pred16_t some = vctp${128 / lanes}q((uint32_t)left);
</#if>
<#if k.max>
          int8x16_t max = vdupq_n_s8(${k.lowest});
<@pool.each_tap>
              max = vmaxq_s8(max, vldrbq${z}_s8(in${some}));
</@pool.each_tap>
<#if k.clamped>
          max = vminq_s8(max, vdupq_n_s8(${k.highest}));
</#if>
          vstrbq${p_}_s8(output, max${some});
<#else>
          int16x8_t sums = vdupq_n_s16(0);
<@pool.each_tap>
              sums = vaddq_s16(sums, vldrbq${z}_s16(in${some}));
</@pool.each_tap>
          const int32x4_t even = ${fn}_means(vmovlbq_s16(sums), count / 2, reciprocal);
          const int32x4_t odd = ${fn}_means(vmovltq_s16(sums), count / 2, reciprocal);
          int16x8_t means = vmovntq_s32(vmovnbq_s32(sums, even), odd);
<#if k.clamped>
          means = vminq_s16(vmaxq_s16(means, vdupq_n_s16(${k.lowest})), vdupq_n_s16(${k.highest}));
</#if>
          vstrbq${p_}_s16(output, means${some});
</#if>
        }
<#if !k.whole>
        output += left;
</#if>
#else
        for (; left > 0; left--, window++, output++) {
<#if k.max>
          int32_t max = ${k.lowest};
<@pool.each_tap>
              max = *in > max ? *in : max;
</@pool.each_tap>
          *output = (int8_t)<#if k.clamped>(max < ${k.highest} ? max : ${k.highest})<#else>max</#if>;
<#else>
          int32_t sum = 0;
<@pool.each_tap>
              sum += *in;
</@pool.each_tap>
          *output = (int8_t)${p}_clamp((sum + (sum > 0 ? count / 2 : -(count / 2))) / count, ${k.lowest}, ${k.highest});
</#if>
        }
#endif
</@pool.each_window>
}
