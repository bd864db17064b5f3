<#import "/kernels/elements.ftl" as e>
static void ${fn}(const ${k.in} *input, ${k.out} *output, const ${params} *k) {
<@e.rows>
  for (int32_t i = 0; i < k->elements; i++) {
<#switch k.form>
<#case "quantize">
    /* Bounds before the conversion, which must not overflow; then the nearest, ties away from zero. */
    float scaled = input[i] / k->scale;
    scaled = scaled > -131072.0f ? scaled : -131072.0f;
    scaled = scaled < 131072.0f ? scaled : 131072.0f;
    const int32_t whole = (int32_t)scaled;
    const float part = scaled - (float)whole;
    const int32_t nearest = whole + (part >= 0.5f) - (part <= -0.5f);
    output[i] = (${k.out})${p}_clamp(nearest + k->zero_point, k->min, k->max);
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
    output[i] = input[i] != 0.0f;
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
