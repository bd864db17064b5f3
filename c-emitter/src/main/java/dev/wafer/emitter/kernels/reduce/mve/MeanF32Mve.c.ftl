<#assign F = p?upper_case + "_MVE_F32">
<#assign some = k.whole?then("", ", some")>
<#assign z = k.whole?then("", "_z")>
<#assign p_ = k.whole?then("", "_p")>
<#function scaled sum>
  <#return k.divides?then(sum, "vmulq_n_f32(" + sum + ", k->factor)")>
</#function>
<#-- Helium does not divide. -->
<#macro quotients outputs>
<#if k.divides>
    for (int32_t i = 0; i < ${outputs}; i++) {
      output[i] /= k->divisor;
    }
</#if>
</#macro>
<#macro one step>
      float sum = 0.0f;
      for (int32_t i = 0; i < count; i++, in += ${step}) {
        sum += *in;
      }
      *output++ = sum ${k.divides?then("/ k->divisor", "* k->factor")};
</#macro>
<#if k.form == "columns">
/* Columns are summed in the order of the input, sixteen and then four at a time. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  const int32_t count = k->count;
  const int32_t channels = k->channels;
  for (int32_t row = 0; row < k->rows; row++) {
#if defined(${F})
    int32_t c = 0;
    for (; c + 16 <= channels; c += 16) {
      const float *in = input + c;
      float32x4_t s0 = vdupq_n_f32(0.0f);
      float32x4_t s1 = s0;
      float32x4_t s2 = s0;
      float32x4_t s3 = s0;
      for (int32_t i = 0; i < count; i++, in += channels) {
<#list 0..3 as v>
        s${v} = vaddq_f32(s${v}, vldrwq_f32(in + ${4 * v}));
</#list>
      }
<#list 0..3 as v>
      vstrwq_f32(output + c + ${4 * v}, ${scaled("s" + v)});
</#list>
    }
    for (; c < channels; c += 4) {
      const float *in = input + c;
<#if !k.whole>
      const mve_pred16_t some = vctp32q((uint32_t)(channels - c));
</#if>
      float32x4_t sum = vdupq_n_f32(0.0f);
      for (int32_t i = 0; i < count; i++, in += channels) {
        sum = vaddq_f32(sum, vldrwq${z}_f32(in${some}));
      }
      vstrwq${p_}_f32(output + c, ${scaled("sum")}${some});
    }
<@quotients "channels"/>
    output += channels;
#else
    for (int32_t c = 0; c < channels; c++) {
      const float *in = input + c;
<@one "channels"/>
    }
#endif
    input += count * channels;
  }
}
<#else>
/* Rows are summed in the order of the input, four at a time. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  const int32_t count = k->count;
  const int32_t outputs = k->outputs;
#if defined(${F})
  const uint32x4_t rows = vmulq_n_u32(vidupq_n_u32(0, 4), (uint32_t)count);
  for (int32_t row = 0; row < outputs; row += 4) {
    const float *in = input + row * count;
<#if !k.whole>
    const mve_pred16_t some = vctp32q((uint32_t)(outputs - row));
</#if>
    float32x4_t sum = vdupq_n_f32(0.0f);
    for (int32_t i = 0; i < count; i++, in++) {
      sum = vaddq_f32(sum, vldrwq_gather_offset${z}_f32(in, rows${some}));
    }
    vstrwq${p_}_f32(output + row, ${scaled("sum")}${some});
  }
<@quotients "outputs"/>
#else
  const float *in = input;
  for (int32_t row = 0; row < outputs; row++) {
<@one "1"/>
  }
#endif
}
</#if>
