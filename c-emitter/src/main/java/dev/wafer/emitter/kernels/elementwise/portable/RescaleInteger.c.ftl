<#import "/kernels/elements.ftl" as e>
<#import "/kernels/accumulator.ftl" as acc>
<#if k.negative>
/* Values below zero have a factor of their own. */
</#if>
static void ${fn}(const ${k.in} *input, ${k.out} *output, const ${params} *k) {
<@e.rows>
  for (int32_t i = 0; i < k->elements; i++) {
    const int32_t <#if k.magnitude>distance<#else>x</#if> = <#if k.wraps>(int32_t)((uint32_t)input[i] + (uint32_t)k->offset)<#else>input[i] + k->offset</#if>;
<#if k.magnitude>
    const int32_t x = distance < 0 ? -distance : distance;
</#if>
<#if k.negative>
    const int32_t scaled =
        x >= 0 ? ${p}_requantize(x, k->multiplier, k->shift)
               : k->sign * ${p}_requantize(x, k->negative_multiplier, k->negative_shift);
<#else>
    const int32_t scaled = ${p}_requantize(x, k->multiplier, k->shift);
</#if>
    output[i] = <#if k.out != "int32_t">(${k.out})</#if>${p}_clamp(${acc.plus("scaled", "k->zero_point")}, k->min, k->max);
  }
</@e.rows>
}
