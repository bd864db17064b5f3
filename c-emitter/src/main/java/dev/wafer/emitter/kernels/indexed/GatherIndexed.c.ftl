<#assign pad = k.nested?then("    ", "")>
/* Copies what each ${(k.depth == 1)?then("index", "tuple of indices")} names; one that is outside names the nearest inside. */
static void ${fn}(const void *input, const ${k.index} *indices, void *output, const ${params} *k) {
  const ${k.type} *in = (const ${k.type} *)input;
  ${k.type} *out = (${k.type} *)output;
<#if k.nested>
  for (int32_t batch = 0; batch < k->batches; batch++, indices += k->count<#if k.depth != 1> * ${k.depth}</#if>) {
    for (int32_t outer = 0; outer < k->outer; outer++, in += k->block) {
</#if>
${pad}  const ${k.index} *index = indices;
${pad}  for (int32_t i = 0; i < k->count; i++, index += ${k.depth}) {
<#list 0..<k.depth as i>
${pad}    const ${k.index} at${i} = index[${i}] < k->last${i} ? index[${i}] : k->last${i};
</#list>
${pad}    const int32_t from = <#list 0..<k.depth as i>(at${i} > 0 ? (int32_t)at${i} : 0) * k->step${i}<#sep> + </#list><#if k.depth == 0>0</#if>;
<#if k.runs>
${pad}    <#if k.moved>${p}_move_run(out, in + from, k->run)<#else>(void)memcpy(out, in + from, k->run)</#if>;
${pad}    out += k->run;
<#else>
${pad}    *out++ = in[from];
</#if>
${pad}  }
<#if k.nested>
    }
  }
</#if>
}
