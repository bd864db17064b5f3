<#assign unit = k.runs?then("bytes", "elements")>
/* Copies boxes of tensors that lie with strides, which are given in ${unit} for each loop. */
static void ${fn}(<#list k.loops as loops>const void *part${loops?index}, </#list>void *output, const ${params} *k) {
<#list k.loops as loops>
<#assign n = loops?index>
  {
    const ${k.type} *in = (const ${k.type} *)part${n} + k->from${n};
    ${k.type} *out = (${k.type} *)output + k->to${n};
<#if loops != 0>
<#list 0..<loops as i>
<#assign pad = ""?left_pad(4 + 2 * i)>
<#assign source = (i == 0)?then("in", "in" + (i - 1)) target = (i == 0)?then("out", "out" + (i - 1))>
${pad}const ${k.type} *in${i} = ${source};
${pad}${k.type} *out${i} = ${target};
${pad}for (int32_t i${i} = 0; i${i} < k->extent${n}_${i}; i${i}++, in${i} += k->in${n}_${i}, out${i} += k->out${n}_${i}) {
</#list>
</#if>
<#assign pad = ""?left_pad(4 + 2 * loops)>
<#assign source = (loops == 0)?then("in", "in" + (loops - 1)) target = (loops == 0)?then("out", "out" + (loops - 1))>
<#if k.runs>
${pad}<#if k.moved>${p}_move_run(${target}, ${source}, k->run${n})<#else>(void)memcpy(${target}, ${source}, k->run${n})</#if>;
<#else>
${pad}*${target} = *${source};
</#if>
<#if loops != 0>
<#list (loops - 1)..0 as i>
${""?left_pad(4 + 2 * i)}}
</#list>
</#if>
  }
</#list>
}
