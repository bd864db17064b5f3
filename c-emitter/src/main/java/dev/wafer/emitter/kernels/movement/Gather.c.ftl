/* Reads along strides, given in ${k.runs?then("bytes", "elements")} for each loop, and writes densely. */
static void ${fn}(const void *input, void *output, const ${params} *k) {
  const ${k.type} *in = (const ${k.type} *)input;
  ${k.type} *out = (${k.type} *)output;
  const int32_t at = k->begin;
<#list 0..<k.loops as i>
<#assign pad = ""?left_pad(2 + 2 * i)>
<#assign from = (i == 0)?then("at", "at" + (i - 1))>
${pad}int32_t at${i} = ${from};
${pad}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, at${i} += k->step${i}) {
</#list>
<#assign pad = ""?left_pad(2 + 2 * k.loops)>
<#assign from = (k.loops == 0)?then("at", "at" + (k.loops - 1))>
<#if k.runs>
${pad}(void)memcpy(out, in + ${from}, k->run);
${pad}out += k->run;
<#else>
${pad}*out++ = in[${from}];
</#if>
<#if k.loops != 0>
<#list (k.loops - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
</#if>
}
