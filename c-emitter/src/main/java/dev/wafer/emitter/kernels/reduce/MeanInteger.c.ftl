<#import "/kernels/accumulator.ftl" as a>
<#assign inner = k.meanLoops - 1>
<#assign body = k.keptLoops + k.meanLoops>
<#function indent depth><#return ""?left_pad(2 + 2 * depth)></#function>
/* Loops over what is kept around loops over what is averaged or added; a mean's factor divides by the count. */
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
<#list 0..<k.keptLoops as i>
${indent(i)}for (int32_t i${i} = 0; i${i} < k->kept${i}; i${i}++) {
</#list>
${indent(k.keptLoops)}const ${k.x} *const first = input<#list 0..<k.keptLoops as i> + i${i} * k->kept_step${i}</#list>;
${indent(k.keptLoops)}${k.wraps?then("uint32_t", "int32_t")} sum = <#if k.wraps>(uint32_t)</#if>k->offset;
<#list 0..<inner as i>
${indent(k.keptLoops + i)}for (int32_t j${i} = 0; j${i} < k->mean${i}; j${i}++) {
</#list>
${indent(body - 1)}const ${k.x} *in = first<#list 0..<inner as i> + j${i} * k->mean_step${i}</#list>;
${indent(body - 1)}for (int32_t j${inner} = 0; j${inner} < k->mean${inner}; j${inner}++, in += k->mean_step${inner}) {
<#if k.wraps>
${indent(body)}const int32_t element = *in;
${indent(body)}sum += (uint32_t)element;
<#else>
${indent(body)}sum += *in;
</#if>
<#list inner..0 as i>
${indent(k.keptLoops + i)}}
</#list>
<#if k.wraps || k.offsetWraps>
${indent(k.keptLoops)}const int32_t scaled = ${p}_requantize((int32_t)sum, k->multiplier, k->shift);
${indent(k.keptLoops)}*output++ = (${k.x})${p}_clamp(${a.plus("scaled", "k->zero_point")}, k->min, k->max);
<#else>
${indent(k.keptLoops)}sum = ${p}_requantize(sum, k->multiplier, k->shift) + k->zero_point;
${indent(k.keptLoops)}*output++ = (${k.x})${p}_clamp(sum, k->min, k->max);
</#if>
<#list (k.keptLoops - 1)..0 as i>
${indent(i)}}
</#list>
}
