<#assign F = p?upper_case + "_MVE_F32">
<#assign some = k.whole?then("", ", some")>
<#assign z = k.whole?then("", "_z")>
<#assign p_ = k.whole?then("", "_p")>
/* The sum of each channel of some rows, added to what the rows before gave, in the order of the plane. */
static void ${fn}(const float *input, float *sums, const ${params} *k) {
  const int32_t channels = k->channels;
  int32_t c;
  if (k->continues == 0) {
    for (c = 0; c < channels; c++) {
      sums[c] = 0.0f;
    }
  }
<#macro scalars>
<#if k.together != 1>
  for (c = 0; c < channels; c += ${k.together}) {
    const float *in = input + c;
    float <#list 0..<k.together as i>sum${i} = sums[c<#if i != 0> + ${i}</#if>]<#sep>, </#sep></#list>;
    for (int32_t i = k->pixels; i > 0; i--, in += channels) {
<#list 0..<k.together as i>
      sum${i} += in[${i}];
</#list>
    }
<#list 0..<k.together as i>
    sums[c<#if i != 0> + ${i}</#if>] = sum${i};
</#list>
  }
<#else>
  for (c = 0; c < channels; c++) {
    const float *in = input + c;
    float sum = sums[c];
    for (int32_t i = k->pixels; i > 0; i--, in += channels) {
      sum += *in;
    }
    sums[c] = sum;
  }
</#if>
</#macro>
<#if k.vectors>
#if defined(${F})
  for (c = 0; c < channels; c += 4) {
    const float *in = input + c;
<#if !k.whole>
    const mve_pred16_t some = vctp32q((uint32_t)(channels - c));
</#if>
    float32x4_t sum = vldrwq${z}_f32(sums + c${some});
    for (int32_t i = k->pixels; i > 0; i--, in += channels) {
      sum = vaddq_f32(sum, vldrwq${z}_f32(in${some}));
    }
    vstrwq${p_}_f32(sums + c, sum${some});
  }
#else
<@scalars/>
#endif
<#else>
<@scalars/>
</#if>
}
