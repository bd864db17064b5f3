<#import "/kernels/floats.ftl" as f>
<#assign MVE = p?upper_case + "_MVE">
<#assign F = fn?upper_case>
<#if k.vectors>
#if defined(${MVE})
#if (__ARM_FEATURE_MVE & 2) != 0
#define ${F}_VECTORS 1
#endif
#endif
</#if>
/* Adds the products of eight channels at some taps of a row to their sums. */
static inline void ${fn}_row(const float *in, int32_t step, const float *w, int32_t pitch, int32_t taps, float *sums) {
<#if k.vectors>
#if defined(${F}_VECTORS)
  float32x4_t low = vldrwq_f32(sums);
  float32x4_t high = vldrwq_f32(sums + 4);
  for (; taps > 0; taps--, in += step, w += pitch) {
    low = vfmaq_f32(low, vldrwq_f32(in), vldrwq_f32(w));
    high = vfmaq_f32(high, vldrwq_f32(in + 4), vldrwq_f32(w + 4));
  }
  vstrwq_f32(sums, low);
  vstrwq_f32(sums + 4, high);
#else
<#else>
#if defined(__ARM_FP) && defined(__ARM_FEATURE_FMA) && defined(__thumb2__) && defined(__GNUC__)
  __asm__ volatile(
      "vldmia %[sums], {s0-s7}\n\t"
      "1:\n\t"
      "vldmia %[in], {s8-s15}\n\t"
      "vldmia %[w], {s16-s23}\n\t"
<#list 0..7 as i>
      "vfma.f32 s${i}, s${8 + i}, s${16 + i}\n\t"
</#list>
      "add %[in], %[step]\n\t"
      "add %[w], %[pitch]\n\t"
      "subs %[taps], #1\n\t"
      "bne 1b\n\t"
      "vstmia %[sums], {s0-s7}\n\t"
      : [in] "+r"(in), [w] "+r"(w), [taps] "+r"(taps)
      : [step] "r"(4 * step), [pitch] "r"(4 * pitch), [sums] "r"(sums)
      : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16",
        "s17", "s18", "s19", "s20", "s21", "s22", "s23", "cc", "memory");
#else
</#if>
  for (; taps > 0; taps--, in += step, w += pitch) {
    for (int32_t i = 0; i < 8; i++) {
      sums[i] += in[i] * w[i];
    }
  }
#endif
}

/* Depthwise convolution, eight channels at a time: their sums stay in registers along a row of the window. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
<#if k.strided>
  const int32_t row = k->in_row;
  const int32_t step = k->in_pixel;
<#else>
  const int32_t row = k->in_w * k->in_c;
  const int32_t step = k->in_c;
</#if>
  const int32_t channels = k->out_c;
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_h * row</#if>) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y0 = oy * k->stride_h - k->top;
      const int32_t y_begin = ${p}_taps_begin(y0, k->dilation_h);
      const int32_t y_end = ${p}_taps_end(y0, k->dilation_h, k->in_h, k->filter_h);
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x0 = ox * k->stride_w - k->left;
        const int32_t x_begin = ${p}_taps_begin(x0, k->dilation_w);
        const int32_t taps = ${p}_taps_end(x0, k->dilation_w, k->in_w, k->filter_w) - x_begin;
        const float *const in = input + (x0 + x_begin * k->dilation_w) * step;
        const float *const w = k->weights + x_begin * channels;
        int32_t c = 0;
        for (; c + 8 <= channels; c += 8) {
          float sums[8];
          for (int32_t i = 0; i < 8; i++) {
            sums[i] = 0.0f;
          }
          for (int32_t fy = y_begin; fy < y_end && taps > 0; fy++) {
            ${fn}_row(in + (y0 + fy * k->dilation_h) * row + c, step * k->dilation_w, w + fy * k->filter_w * channels + c, channels, taps, sums);
          }
          for (int32_t i = 0; i < 8; i++) {
            *output++ = ${f.finish("sums[i]", "c + i")};
          }
        }
<#if k.ragged>
        for (; c < channels; c++) {
          float sum = 0.0f;
          for (int32_t fy = y_begin; fy < y_end; fy++) {
            const float *x = in + (y0 + fy * k->dilation_h) * row + c;
            const float *v = w + fy * k->filter_w * channels + c;
            for (int32_t fx = 0; fx < taps; fx++, x += step * k->dilation_w, v += channels) {
              sum += *x * *v;
            }
          }
          *output++ = ${f.finish("sum", "c")};
        }
</#if>
<#if k.strided>
        output += k->pitch - channels;
</#if>
      }
<#if k.strided>
      output += k->row_gap;
</#if>
    }
<#if k.strided>
    output += k->image_gap;
</#if>
  }
}
