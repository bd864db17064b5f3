<#import "/kernels/reduce/kept.ftl" as kept>
<#assign inner = k.foldedLoops - 1>
<#assign body = k.keptLoops + k.foldedLoops>
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
<@kept.loops; at>
${at}${k.wide} result = ${k.start};
<#list 0..<inner as i>
${kept.indent(k.keptLoops + i)}for (int32_t j${i} = 0; j${i} < k->folded${i}; j${i}++) {
</#list>
${kept.indent(body - 1)}const ${k.x} *in = first<#list 0..<inner as i> + j${i} * k->folded_step${i}</#list>;
${kept.indent(body - 1)}for (int32_t j${inner} = 0; j${inner} < k->folded${inner}; j${inner}++, in += k->folded_step${inner}) {
${kept.indent(body)}const ${k.wide} value = *in;
${kept.indent(body)}result = ${k.expression};
<#list inner..0 as i>
${kept.indent(k.keptLoops + i)}}
</#list>
<#if k.mean>
${at}*output++ = <#if k.wide != k.x>(${k.x})</#if>(result / k->count);
<#else>
${at}*output++ = <#if k.wide != k.x>(${k.x})</#if>result;
</#if>
</@kept.loops>
}
