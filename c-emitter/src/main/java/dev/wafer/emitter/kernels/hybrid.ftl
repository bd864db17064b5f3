<#-- What the kernels of float activations and int8 weights share. -->
<#-- Quantizes count floats from a pointer: declares scale and, where it may differ from 0, what zero becomes. -->
<#macro quantize from to count indent>
<#if k.asymmetric>
${indent}int32_t zero;
${indent}const float scale = ${p}_quantize_range(${from}, ${to}, ${count}, &zero)<#if !k.perChannel> * k->weight_scale</#if>;
<#else>
${indent}const float scale = ${p}_quantize_row(${from}, ${to}, ${count})<#if !k.perChannel> * k->weight_scale</#if>;
</#if>
</#macro>
<#function product x w>
  <#local value = k.asymmetric?then("(" + x + " - zero)", "(int32_t)" + x)>
  <#return k.wraps?then("(uint32_t)(" + value + " * " + w + ")", value + " * " + w)>
</#function>
<#-- The output element of a finished sum. -->
<#macro finish sum channel indent>
<#if ((k.dsp!false) || (k.mve!false)) && k.asymmetric>
  <#local number = "(float)(int32_t)((uint32_t)" + sum + " - (uint32_t)zero * (uint32_t)k->weight_sums[" + channel + "])">
<#else>
  <#local number = k.wraps?then("(float)(int32_t)" + sum, "(float)" + sum)>
</#if>
<#if k.perChannel && k.weightsFirst>
  <#local real = number + " * k->weight_scales[" + channel + "] * scale">
<#elseif k.perChannel>
  <#local real = number + " * (scale * k->weight_scales[" + channel + "])">
<#else>
  <#local real = number + " * scale">
</#if>
${indent}const float result = k->bias[${channel}] + ${real};
<#if k.clamps>
${indent}*output++ = ${p}_clampf(result, k->min, k->max);
<#else>
${indent}*output++ = result;
</#if>
</#macro>
<#-- Clamps a vector. -->
<#macro clamp_four v least most indent>
${indent}/* Greater than is false of what is no number, so that it stays. */
${indent}${v} = vpselq_f32(${least}, ${v}, vcmpgtq_f32(${least}, ${v}));
${indent}${v} = vpselq_f32(${most}, ${v}, vcmpgtq_f32(${v}, ${most}));
</#macro>
<#-- The output elements of a vector of four finished sums, of which the last ones may be none. -->
<#macro finish_four sums channel indent>
${indent}const mve_pred16_t lanes = vctp32q((uint32_t)(count - i));
<#if k.asymmetric>
${indent}const int32x4_t whole = vmlaq_n_s32(vldrwq_s32(${sums}), vldrwq_z_s32(k->weight_sums + ${channel}, lanes), -zero);
${indent}float32x4_t real = vcvtq_f32_s32(whole);
<#else>
${indent}float32x4_t real = vcvtq_f32_s32(vldrwq_s32(${sums}));
</#if>
<#if k.perChannel && k.weightsFirst>
${indent}real = vmulq_n_f32(vmulq_f32(real, vldrwq_z_f32(k->weight_scales + ${channel}, lanes)), scale);
<#elseif k.perChannel>
${indent}real = vmulq_f32(real, vmulq_n_f32(vldrwq_z_f32(k->weight_scales + ${channel}, lanes), scale));
<#else>
${indent}real = vmulq_n_f32(real, scale);
</#if>
${indent}real = vaddq_f32(vldrwq_z_f32(k->bias + ${channel}, lanes), real);
<#if k.clamps>
<@clamp_four "real" "least" "most" indent/>
</#if>
${indent}vstrwq_p_f32(output, real, lanes);
${indent}output += count - i < 4 ? count - i : 4;
</#macro>
<#-- All outputs of a quantized row. -->
<#macro outputs row indent>
${indent}const int8_t *w = k->weights;
<#if k.mve>
<#if k.clamps>
#if defined(${p?upper_case}_MVE_F32)
${indent}const float32x4_t least = vdupq_n_f32(k->min);
${indent}const float32x4_t most = vdupq_n_f32(k->max);
#endif
</#if>
${indent}for (int32_t o = 0; o < k->outputs; o += 16, w += 16 * k->depth) {
${indent}  const int32_t count = k->outputs - o < 16 ? k->outputs - o : 16;
${indent}  int32_t sums[16];
${indent}  ${p}_mve_dot_1(${row}, w, k->depth, count, sums);
#if defined(${p?upper_case}_MVE_F32)
${indent}  for (int32_t i = 0; i < count; i += 4) {
<@finish_four "sums + i" "o + i" indent + "    "/>
${indent}  }
#else
${indent}  for (int32_t i = 0; i < count; i++) {
<@finish "sums[i]" "o + i" indent + "    "/>
${indent}  }
#endif
${indent}}
<#else>
${indent}int32_t o = 0;
<#list [4, 1] as lanes>
<#local type = (k.wraps && !k.dsp)?then("uint32_t", "int32_t")>
<#if lanes == 4>
${indent}for (int32_t block = 0; block < k->blocks; block++, o += 4) {
<#else>
${indent}for (int32_t rest = 0; rest < k->rest; rest++, o++) {
</#if>
${indent}  ${type} <#list 0..<lanes as i>sum${i} = 0<#sep>, </#list>;
<#if k.dsp>
${indent}  for (int32_t i = 0; i < k->row_bytes; i += 4, w += ${4 * lanes}) {
${indent}    const uint32_t in = ${p}_load32(${row} + i);
${indent}    const uint32_t even = ${p}_even_bytes(in);
${indent}    const uint32_t odd = ${p}_odd_bytes(in);
<#list 0..<lanes as i>
${indent}    const uint32_t w${i} = ${p}_load32(w<#if i != 0> + ${4 * i}</#if>);
${indent}    sum${i} = ${p}_dot2(${p}_even_bytes(w${i}), even, sum${i});
${indent}    sum${i} = ${p}_dot2(${p}_odd_bytes(w${i}), odd, sum${i});
</#list>
${indent}  }
<#else>
${indent}  for (int32_t i = 0; i < k->depth; i++, w += ${lanes}) {
${indent}    const int32_t x = ${row}[i]<#if k.asymmetric> - zero</#if>;
<#list 0..<lanes as i>
${indent}    sum${i} += ${k.wraps?then("(uint32_t)(x * w[" + i + "])", "x * w[" + i + "]")};
</#list>
${indent}  }
</#if>
<#if lanes == 4>
${indent}  const ${type} sums[4] = {sum0, sum1, sum2, sum3};
${indent}  for (int32_t i = 0; i < 4; i++) {
<@finish "sums[i]" "o + i" indent + "    "/>
${indent}  }
<#else>
<@finish "sum0" "o" indent + "  "/>
</#if>
${indent}}
</#list>
</#if>
</#macro>
