<#import "/kernels/elements.ftl" as e>
static void ${fn}(const ${k.in} *input, ${k.out} *output, const ${params} *k) {
<#if k.form == "quantize">
  const float scale = k->scale;
  const int32_t zero_point = k->zero_point;
  const int32_t min = k->min;
  const int32_t max = k->max;
</#if>
<@e.rows>
  for (int32_t i = 0; i < k->elements; i++) {
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
