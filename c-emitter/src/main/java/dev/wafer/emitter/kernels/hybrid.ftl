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
<#if (k.dsp!false) && k.asymmetric>
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
<#-- All outputs of a quantized row. -->
<#macro outputs row indent>
${indent}const int8_t *w = k->weights;
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
</#macro>
