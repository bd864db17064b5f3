<#import "/kernels/hybrid.ftl" as h>
<#import "/kernels/convolution/mve/taps.ftl" as t>
<#assign F32 = p?upper_case + "_MVE_F32">
<#assign F = fn?upper_case>
<@t.sums/>

#if defined(${F32})
/* The outputs of channels c, c + 4, c + 8 and c + 12. */
static inline float32x4_t ${fn}_finish(int32x4_t sums, int32x4_t weight_sums, float32x4_t bias, <#if k.perChannel>float32x4_t weight_scales, </#if>float scale, int32_t zero<#if k.clamps>, const ${params} *k</#if>) {
  const float32x4_t real = vcvtq_f32_s32(vmlaq_n_s32(sums, weight_sums, -zero));
<#assign const = k.clamps?then("", "const ")>
<#if k.perChannel>
  ${const}float32x4_t result = vaddq_f32(bias, vmulq_f32(real, vmulq_n_f32(weight_scales, scale)));
<#else>
  ${const}float32x4_t result = vaddq_f32(bias, vmulq_n_f32(real, scale));
</#if>
<#if k.clamps>
<@h.clamp_four "result" "vdupq_n_f32(k->min)" "vdupq_n_f32(k->max)" "  "/>
</#if>
  return result;
}
#endif

/* Sixteen channels of one output pixel. */
static inline void ${fn}_group(const int8_t **taps, int32_t c, float scale, int32_t zero, float *output, const ${params} *k) {
  const int8_t *weights = k->weights + c * ${k.taps};
#if defined(${F32})
  /* Widening twice separates bytes: channels 0, 4, 8, 12, then 2, 6 ... 14, then 1, 5 ... 13, then 3, 7 ... 15. */
  int32x4_t s0 = vdupq_n_s32(0);
  int32x4_t s1 = s0;
  int32x4_t s2 = s0;
  int32x4_t s3 = s0;
  ${F}_SUM(taps, weights);
  const int32x4x4_t weight_sums = vld4q_s32(k->weight_sums + c);
  const float32x4x4_t bias = vld4q_f32(k->bias + c);
<#if k.perChannel>
  const float32x4x4_t scales = vld4q_f32(k->weight_scales + c);
</#if>
  float32x4x4_t results;
<#list ["s0", "s2", "s1", "s3"] as sums>
  results.val[${sums?index}] = ${fn}_finish(${sums}, weight_sums.val[${sums?index}], bias.val[${sums?index}], <#if k.perChannel>scales.val[${sums?index}], </#if>scale, zero<#if k.clamps>, k</#if>);
</#list>
  vst4q_f32(output, results);
#else
  for (int32_t i = 0; i < 16; i++) {
    int32_t sum = 0;
    for (int32_t t = 0; t < ${k.taps}; t++) {
      sum += *taps[t]++ * weights[16 * t + i];
    }
<@h.finish "sum" "c + i" "    "/>
  }
#endif
}

/* The image is quantized as a whole. A tap is where the channels of one of its pixels begin; a pixel behind the image,
 * full of what zero became, stands for those outside of it. */
static void ${fn}(const float *input, float *output, int8_t *image, const ${params} *k) {
  const int32_t channels = k->channels;
  const int32_t row = k->width * channels;
  const int32_t size = k->height * row;
  int8_t *const outside = image + size;
  const int8_t *taps[${k.taps}];
  for (int32_t n = 0; n < k->batches; n++, input += size) {
<@h.quantize "input" "image" "size" "    "/>
    (void)memset(outside, zero, (size_t)channels);
    for (int32_t oy = 0; oy < k->out_h; oy++) {
      const int32_t y = oy * k->stride_h - k->pad_top;
      const int32_t rows_inside = y >= 0 && y + ${k.kernelH - 1} * k->dilation_h < k->height;
      for (int32_t ox = 0; ox < k->out_w; ox++) {
        const int32_t x = ox * k->stride_w - k->pad_left;
        const int8_t **tap = taps;
        int32_t ky;
<@t.table input="image" outside="outside" pixel="channels"/>
<#if k.taps != k.kernelH * k.kernelW>
        taps[${k.taps - 1}] = outside; /* Its weights are zeros. */
</#if>
        for (int32_t c = 0; c < channels; c += 16) {
          ${fn}_group(taps, c, scale, zero, output + c, k);
        }
        output += channels;
      }
    }
  }
}
