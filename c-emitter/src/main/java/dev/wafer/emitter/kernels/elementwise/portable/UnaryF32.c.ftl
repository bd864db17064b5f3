<#import "/kernels/elements.ftl" as e>
static void ${fn}(const float *input, float *output, const ${params} *k) {
<@e.rows>
  for (int32_t i = 0; i < k->elements; i++) {
    const float x = input[i];
<#switch k.function>
<#case "relu">
    output[i] = <#if k.bounded>${p}_clampf(x, k->min, k->max)<#else>x < 0.0f ? 0.0f : x</#if>;
<#break>
<#case "leaky_relu">
    output[i] = x > 0.0f ? x : x * k->alpha;
<#break>
<#case "logistic">
    output[i] = ${p}_sigmoidf(x);
<#break>
<#case "hard_swish">
    const float shifted = x + 3.0f;
    const float gate = shifted < 0.0f ? 0.0f : (shifted > 6.0f ? 6.0f : shifted);
    output[i] = x * gate / 6.0f;
<#break>
<#default>
    output[i] = ${k.expression};
</#switch>
  }
</@e.rows>
}
