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
<#local number = k.wraps?then("(float)(int32_t)" + sum, "(float)" + sum)>
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
