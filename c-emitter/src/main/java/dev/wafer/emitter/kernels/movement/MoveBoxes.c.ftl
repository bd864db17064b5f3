<#assign fields = 2 + 3 * k.loops>
/* Copies boxes, each given in ${k.runs?then("bytes", "elements")} as from, to and, for each loop, extent and both steps. */
static void ${fn}(<#list 0..<k.inputs as i>const void *input${i}, </#list>void *output, const ${params} *k) {
  const int32_t *box = k->table;
<#if k.clears>
  (void)memset(output, 0, k->bytes);
</#if>
<#list 0..<k.inputs as n>
  for (int32_t b = 0; b < k->boxes${n}; b++, box += ${fields}) {
    const ${k.type} *in = (const ${k.type} *)input${n} + box[0];
    ${k.type} *out = (${k.type} *)output + box[1];
<#assign outer = k.runs?then(k.loops - 1, k.loops)>
<#if outer gt 0>
<#list 0..<outer as i>
<#assign pad = ""?left_pad(4 + 2 * i)>
<#assign source = (i == 0)?then("in", "in" + (i - 1)) target = (i == 0)?then("out", "out" + (i - 1))>
${pad}const ${k.type} *in${i} = ${source};
${pad}${k.type} *out${i} = ${target};
${pad}for (int32_t i${i} = 0; i${i} < box[${2 + 3 * i}]; i${i}++, in${i} += box[${3 + 3 * i}], out${i} += box[${4 + 3 * i}]) {
</#list>
</#if>
<#assign pad = ""?left_pad(4 + 2 * outer)>
<#assign source = (outer == 0)?then("in", "in" + (outer - 1)) target = (outer == 0)?then("out", "out" + (outer - 1))>
<#if k.runs>
${pad}(void)memcpy(${target}, ${source}, (size_t)box[${fields - 3}]);
<#else>
${pad}*${target} = *${source};
</#if>
<#if outer gt 0>
<#list (outer - 1)..0 as i>
${""?left_pad(4 + 2 * i)}}
</#list>
</#if>
  }
</#list>
}
