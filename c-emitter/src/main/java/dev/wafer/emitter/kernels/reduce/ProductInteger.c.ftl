<#import "/kernels/reduce/kept.ftl" as kept>
<#assign inner = k.foldedLoops - 1>
<#assign body = k.keptLoops + k.foldedLoops>
/* Each product is brought back to the range of its factors; the last one goes to the output's scale. */
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
<@kept.loops; at>
${at}int32_t product = 0;
${at}int32_t taken = 0;
<#list 0..<inner as i>
${kept.indent(k.keptLoops + i)}for (int32_t j${i} = 0; j${i} < k->folded${i}; j${i}++) {
</#list>
${kept.indent(body - 1)}const ${k.x} *in = first<#list 0..<inner as i> + j${i} * k->folded_step${i}</#list>;
${kept.indent(body - 1)}for (int32_t j${inner} = 0; j${inner} < k->folded${inner}; j${inner}++, in += k->folded_step${inner}) {
${kept.indent(body)}const int32_t value = *in + k->offset;
${kept.indent(body)}product = taken == 0 ? value : ${p}_requantize_wide((int64_t)product * value, k->multiplier, k->shift);
${kept.indent(body)}taken = 1;
<#list inner..0 as i>
${kept.indent(k.keptLoops + i)}}
</#list>
${at}product = ${p}_requantize_wide(product, k->multiplier, k->shift);
${at}*output++ = (${k.x})${p}_clamp((int32_t)((uint32_t)product + (uint32_t)k->zero_point), k->min, k->max);
</@kept.loops>
}
