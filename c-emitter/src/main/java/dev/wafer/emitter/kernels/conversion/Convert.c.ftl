<#import "/kernels/elements.ftl" as e>
<#assign VECTORS = p?upper_case + "_MVE_F32">
static void ${fn}(const ${k.in} *input, ${k.out} *output, const ${params} *k) {
<#if k.form == "quantize">
  const float scale = k->scale;
  const int32_t zero_point = k->zero_point;
  const int32_t min = k->min;
  const int32_t max = k->max;
</#if>
<@e.rows>
<#if k.vectors>
  int32_t i = 0;
<#if k.form == "quantize">
#if defined(${VECTORS}) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
  /* Four at a time; what is no number becomes the least. */
  if (k->elements >= 4) {
    const float *from = input;
    ${k.out} *to = output;
    __asm__ volatile("dls lr, %[n]\n\t"
                     "1:\n\t"
                     "vldrw.32 q0, [%[from]], #16\n\t"
<#list 0..3 as lane>
                     "vdiv.f32 s${lane}, s${lane}, %[scale]\n\t"
</#list>
                     "vmaxnm.f32 q0, q0, %q[least]\n\t"
                     "vcvta.s32.f32 q0, q0\n\t"
                     "vqadd.s32 q0, q0, %[zero]\n\t"
                     "vmax.s32 q0, q0, %q[min]\n\t"
                     "vmin.s32 q0, q0, %q[max]\n\t"
                     "${(k.out == "int16_t")?then("vstrh.32 q0, [%[to]], #8", "vstrb.32 q0, [%[to]], #4")}\n\t"
                     "le lr, 1b"
                     : [from] "+r"(from), [to] "+l"(to)
                     : [n] "r"(k->elements / 4), [scale] "t"(scale), [least] "w"(vdupq_n_f32(-131072.0f)),
                       [zero] "r"(zero_point), [min] "w"(vdupq_n_s32(min)), [max] "w"(vdupq_n_s32(max))
                     : "lr", "s0", "s1", "s2", "s3", "memory");
    i = k->elements & ~3;
  }
#endif
<#else>
#if defined(${VECTORS})
  const float scale = k->scale;
  const int32_t zero_point = k->zero_point;
  const int32_t vectors = k->elements & ~3;
  for (; i < vectors; i += 4) {
<#assign loaded = {"int8_t": "vldrbq_s32(&input[i])", "uint8_t": "vreinterpretq_s32_u32(vldrbq_u32(&input[i]))",
  "int16_t": "vldrhq_s32(&input[i])"}>
    vstrwq_f32(&output[i], vmulq_n_f32(vcvtq_f32_s32(vsubq_n_s32(${loaded[k.in]}, zero_point)), scale));
  }
#endif
</#if>
  for (int32_t rest = k->elements - i; rest > 0; rest--, i++) {
<#else>
  for (int32_t i = 0; i < k->elements; i++) {
</#if>
<#switch k.form>
<#case "quantize">
    /* Bounds before the conversion, which must not overflow; then the nearest, ties away from zero. */
    float scaled = input[i] / scale;
    scaled = scaled > -131072.0f ? scaled : -131072.0f;
    scaled = scaled < 131072.0f ? scaled : 131072.0f;
    output[i] = (${k.out})${p}_clamp(${p}_round_away(scaled) + zero_point, min, max);
<#break>
<#case "dequantize">
<#if k.in == "int32_t">
    output[i] = (float)((double)k->scale * (double)(input[i] - k->zero_point));
<#else>
    output[i] = k->scale * (float)(input[i] - k->zero_point);
</#if>
<#break>
<#case "half">
    output[i] = ${p}_half_to_float(input[i]);
<#break>
<#case "boolean">
    output[i] = input[i] != <#if k.in == "float">0.0f<#else>0</#if>;
<#break>
<#case "wide">
    const float x = input[i];
<#if k.out == "int64_t">
    output[i] = x >= 9223372036854775808.0f ? INT64_MAX
              : (x > -9223372036854775808.0f ? (int64_t)x : (x < 0.0f ? INT64_MIN : 0));
<#else>
    output[i] = x >= 4294967296.0f ? UINT32_MAX : (x > 0.0f ? (uint32_t)x : 0u);
</#if>
<#break>
<#case "whole">
<#if k.out == "int32_t">
    output[i] = ${p}_float_to_int(input[i]);
<#else>
    output[i] = (${k.out})${p}_clamp(${p}_float_to_int(input[i]), ${k.min}, ${k.max});
</#if>
<#break>
<#default>
    output[i] = <#if k.in != k.out>(${k.out})</#if>input[i];
</#switch>
  }
</@e.rows>
}
