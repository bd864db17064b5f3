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
/* Eight outputs of a pixel: their sums stay in registers over the rows and taps of its window that lie inside. From a tap
 * to the next one of the input there are step elements, and from the end of a row to the next one gap and w_gap ones. */
static inline void ${fn}_eight(const float *in, int32_t step, int32_t gap, const float *w, int32_t w_gap, int32_t rows, int32_t taps, const float *bias, float *out<#if k.clamps>, const float *bounds</#if>) {
<#if k.vectors>
#if defined(${F}_VECTORS)
  float32x4_t low = vdupq_n_f32(0.0f);
  float32x4_t high = low;
  for (; rows > 0; rows--, in += gap, w += w_gap) {
    for (int32_t t = taps; t > 0; t--, in += step, w += 8) {
      low = vfmaq_f32(low, vldrwq_f32(in), vldrwq_f32(w));
      high = vfmaq_f32(high, vldrwq_f32(in + 4), vldrwq_f32(w + 4));
    }
  }
<#list ["low", "high"] as v>
  ${v} = vaddq_f32(${v}, vldrwq_f32(bias + ${4 * v?index}));
<#if k.clamps>
  ${v} = vpselq_f32(vdupq_n_f32(bounds[1]), ${v}, vcmpgtq_n_f32(${v}, bounds[1]));
  ${v} = vpselq_f32(vdupq_n_f32(bounds[0]), ${v}, vcmpltq_n_f32(${v}, bounds[0]));
</#if>
  vstrwq_f32(out + ${4 * v?index}, ${v});
</#list>
#else
<#else>
#if defined(__ARM_FP) && defined(__ARM_FEATURE_FMA) && defined(__thumb2__) && defined(__GNUC__)
  int32_t t;
  __asm__ volatile(
      "mov %[t], #0\n\t"
<#list 0..7 as i>
      "vmov s${i}, %[t]\n\t"
</#list>
      "cmp %[rows], #0\n\t"
      "ble 3f\n"
      "1:\n\t"
      "mov %[t], %[taps]\n"
      "2:\n\t"
      "vldmia %[in], {s8-s15}\n\t"
      "vldmia %[w]!, {s16-s23}\n\t"
<#list 0..7 as i>
      "vfma.f32 s${i}, s${8 + i}, s${16 + i}\n\t"
</#list>
      "add %[in], %[step]\n\t"
      "subs %[t], #1\n\t"
      "bne 2b\n\t"
      "add %[in], %[gap]\n\t"
      "add %[w], %[w_gap]\n\t"
      "subs %[rows], #1\n\t"
      "bne 1b\n"
      "3:\n\t"
      "ldr %[t], %[bias]\n\t"
      "vldmia %[t], {s8-s15}\n\t"
<#if k.clamps>
      "ldr %[t], %[min]\n\t"
      "vmov s16, %[t]\n\t"
      "ldr %[t], %[max]\n\t"
      "vmov s17, %[t]\n\t"
</#if>
<#list 0..7 as i>
      "vadd.f32 s${i}, s${i}, s${8 + i}\n\t"
<#if k.clamps>
<#list [["s17", "gt"], ["s16", "mi"]] as bound>
      "vcmpe.f32 s${i}, ${bound[0]}\n\t"
      "vmrs APSR_nzcv, fpscr\n\t"
      "it ${bound[1]}\n\t"
      "vmov${bound[1]}.f32 s${i}, ${bound[0]}\n\t"
</#list>
</#if>
</#list>
      "vstmia %[out], {s0-s7}\n\t"
      : [in] "+&r"(in), [w] "+&r"(w), [rows] "+&r"(rows), [t] "=&r"(t)
      : [taps] "r"(taps), [step] "r"(4 * step), [gap] "r"(4 * gap), [w_gap] "r"(4 * w_gap), [bias] "m"(bias), [out] "r"(out)<#if k.clamps>,
        [min] "m"(bounds[0]), [max] "m"(bounds[1])</#if>
      : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16",
        "s17", "s18", "s19", "s20", "s21", "s22", "s23", "cc", "memory");
#else
</#if>
  float sums[8];
  for (int32_t i = 0; i < 8; i++) {
    sums[i] = 0.0f;
  }
  for (; rows > 0; rows--, in += gap, w += w_gap) {
    for (int32_t t = taps; t > 0; t--, in += step, w += 8) {
      for (int32_t i = 0; i < 8; i++) {
        sums[i] += in[i] * w[i];
      }
    }
  }
  for (int32_t i = 0; i < 8; i++) {
    sums[i] += bias[i];
    out[i] = ${k.clamps?then(p + "_clampf(sums[i], bounds[0], bounds[1])", "sums[i]")};
  }
#endif
}

/* Depthwise convolution, eight channels at a time. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
<#if k.strided>
  const int32_t row = k->in_row;
  const int32_t step = k->in_pixel * k->dilation_w;
<#else>
  const int32_t row = k->in_w * k->in_c;
  const int32_t step = k->in_c * k->dilation_w;
</#if>
<#if k.clamps>
  const float bounds[2] = {k->min, k->max};
</#if>
  const int32_t channels = k->out_c;
  const int32_t window = k->filter_h * k->filter_w;
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_h * row</#if>) {
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y0 = oy * k->stride_h - k->top;
      const int32_t y_begin = ${p}_taps_begin(y0, k->dilation_h);
      const int32_t rows = ${p}_taps_end(y0, k->dilation_h, k->in_h, k->filter_h) - y_begin;
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x0 = ox * k->stride_w - k->left;
        const int32_t x_begin = ${p}_taps_begin(x0, k->dilation_w);
        const int32_t taps = ${p}_taps_end(x0, k->dilation_w, k->in_w, k->filter_w) - x_begin;
        const int32_t gap = k->dilation_h * row - taps * step;
        const int32_t first = y_begin * k->filter_w + x_begin;
        const float *in = input + (y0 + y_begin * k->dilation_h) * row + x0 * <#if k.strided>k->in_pixel<#else>k->in_c</#if> + x_begin * step;
        const float *w = k->weights + first * 8;
        int32_t c = 0;
        for (; c + 8 <= channels; c += 8, in += 8, w += window * 8, output += 8) {
          ${fn}_eight(in, step, gap, w, (k->filter_w - taps) * 8, taps > 0 ? rows : 0, taps, k->bias + c, output<#if k.clamps>, bounds</#if>);
        }
<#if k.ragged>
        for (w = k->weights + window * c + first; c < channels; c++, in++, w += window) {
          const float *x = in;
          const float *v = w;
          float sum = 0.0f;
          for (int32_t fy = 0; fy < rows; fy++, x += gap, v += k->filter_w - taps) {
            for (int32_t fx = 0; fx < taps; fx++, x += step) {
              sum += *x * *v++;
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
