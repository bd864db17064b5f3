<#-- What depthwise convolutions share that compute sixteen channels of a pixel from a table of its taps. -->
<#assign P = p?upper_case>
<#assign MVE = P + "_MVE">
<#assign F = fn?upper_case>
<#-- Defines ${F}_<name>, which adds the products of all taps to s0 to s3; some: of the lanes of "lanes" alone. -->
<#macro sum name some>
<#local predicate = some?then('"vpst\\n\\t" "vldrbt.8', '"vldrb.8')>
#ifdef ${F}_ASM
#define ${F}_${name}(taps_, weights_)                                             \
  do {                                                                            \
    int8_t *a_;                                                                   \
    int8_t *b_;                                                                   \
    int8x16_t e_;                                                                 \
    int8x16_t o_;                                                                 \
    int8x16_t v_;                                                                 \
    int8x16_t w_;                                                                 \
    const int8_t **at_ = (taps_);                                                 \
    __asm__ volatile("dls lr, %[n]\n\t"                                           \
            "1:\n\t"                                                              \
            "ldrd %[a], %[b], [%[t]]\n\t"                                         \
            ${predicate} %q[o], [%[a]], #16\n\t"                                  \
            "vldrb.8 %q[w], [%[k]], #16\n\t"                                      \
            "vmullb.s8 %q[e], %q[o], %q[w]\n\t"                                   \
            "vmullt.s8 %q[o], %q[o], %q[w]\n\t"                                   \
            ${predicate} %q[v], [%[b]]\n\t"                                       \
            "vldrb.8 %q[w], [%[k]], #16\n\t"                                      \
            "vmullb.s8 %q[v], %q[v], %q[w]\n\t"                                   \
            "vadd.i16 %q[e], %q[e], %q[v]\n\t"                                    \
            ${predicate} %q[v], [%[b]], #16\n\t"                                  \
            "strd %[a], %[b], [%[t]], #8\n\t"                                     \
            "vmullt.s8 %q[v], %q[v], %q[w]\n\t"                                   \
            "vadd.i16 %q[o], %q[o], %q[v]\n\t"                                    \
            "vmovlb.s16 %q[v], %q[e]\n\t"                                         \
            "vmovlt.s16 %q[e], %q[e]\n\t"                                         \
            "vadd.i32 %q[s0], %q[s0], %q[v]\n\t"                                  \
            "vadd.i32 %q[s1], %q[s1], %q[e]\n\t"                                  \
            "vmovlb.s16 %q[v], %q[o]\n\t"                                         \
            "vmovlt.s16 %q[o], %q[o]\n\t"                                         \
            "vadd.i32 %q[s2], %q[s2], %q[v]\n\t"                                  \
            "vadd.i32 %q[s3], %q[s3], %q[o]\n\t"                                  \
            "le lr, 1b"                                                           \
            : [s0] "+w"(s0), [s1] "+w"(s1), [s2] "+w"(s2), [s3] "+w"(s3),         \
              [e] "=&w"(e_), [o] "=&w"(o_), [v] "=&w"(v_), [w] "=&w"(w_),         \
              [a] "=&r"(a_), [b] "=&r"(b_), [t] "+r"(at_), [k] "+r"(weights_)     \
            : [n] "r"(${k.taps / 2})<#if some>, [lanes] "Up"(lanes)</#if> \
            : "lr", "memory");                                                    \
  } while (0)
#else
#define ${F}_${name}(taps_, weights_)                                             \
  do {                                                                            \
    int32_t t_;                                                                   \
    for (t_ = 0; t_ < ${k.taps}; t_ += 2, (weights_) += 32) {                       \
      int8x16_t w_ = vldrbq_s8(weights_);                                         \
      int8x16_t v_ = ${load("(taps_)[t_]", some)};                                   \
      int16x8_t e_ = vmullbq_int_s8(v_, w_);                                      \
      int16x8_t o_ = vmulltq_int_s8(v_, w_);                                      \
      w_ = vldrbq_s8((weights_) + 16);                                            \
      v_ = ${load("(taps_)[t_ + 1]", some)};                                         \
      e_ = vaddq_s16(e_, vmullbq_int_s8(v_, w_));                                 \
      o_ = vaddq_s16(o_, vmulltq_int_s8(v_, w_));                                 \
      s0 = vaddq_s32(s0, vmovlbq_s16(e_));                                        \
      s1 = vaddq_s32(s1, vmovltq_s16(e_));                                        \
      s2 = vaddq_s32(s2, vmovlbq_s16(o_));                                        \
      s3 = vaddq_s32(s3, vmovltq_s16(o_));                                        \
      (taps_)[t_] += 16;                                                          \
      (taps_)[t_ + 1] += 16;                                                      \
    }                                                                             \
  } while (0)
#endif
</#macro>
<#function load from some><#return some?then("vldrbq_z_s8(" + from + ", lanes)", "vldrbq_s8(" + from + ")")></#function>
<#macro sums>
#ifdef ${MVE}
/* Two taps' products fit halfwords together; their sums go on to four words of lanes. The taps and weights are left at the
 * next sixteen channels. The assembly loads one vector twice, so that eight registers are enough; define ${P}_NO_ASM to do
 * without it. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${P}_NO_ASM)
#define ${F}_ASM
#endif
<#if k.full>
<@sum name="SUM" some=false/>
</#if>
<#if k.some>
<@sum name="SUM_SOME" some=true/>
</#if>
#endif
</#macro>
<#-- Points to the taps of the window at row y and column x; what is nested stands where all of them lie inside. -->
<#macro table input outside pixel>
      if (rows_inside != 0 && x >= 0 && x + ${k.kernelW - 1} * k->dilation_w < k->width) {
        const int8_t *from = ${input} + (y * row + x * ${pixel});
<#nested>
        for (ky = 0; ky < ${k.kernelH}; ky++, tap += ${k.kernelW}, from += k->dilation_h * row) {
          const int8_t *pixel = from;
<#list 0..<k.kernelW as kx>
          tap[${kx}] = pixel;
<#if kx + 1 < k.kernelW>
          pixel += k->dilation_w * ${pixel};
</#if>
</#list>
        }
      } else {
        for (ky = 0; ky < ${k.kernelH}; ky++) {
          const int32_t from_y = y + ky * k->dilation_h;
          int32_t kx;
          for (kx = 0; kx < ${k.kernelW}; kx++) {
            const int32_t from_x = x + kx * k->dilation_w;
            const int32_t inside = from_y >= 0 && from_y < k->height && from_x >= 0 && from_x < k->width;
            *tap++ = inside != 0 ? ${input} + (from_y * row + from_x * ${pixel}) : ${outside};
          }
        }
      }
</#macro>
