/* ${k.updates?then("Copies the input, and over it a box", "Copies a box of the input")} that begins at the indices, moved inside where it would reach beyond. */
static void ${fn}(const void *input, <#if k.updates>const void *update, </#if>const ${k.index} *begin, void *output, const ${params} *k) {
  int32_t at = 0;
<#if k.axes == 0>
  (void)begin;
</#if>
<#list 0..<k.axes as i>
  {
    const ${k.index} first = <#if k.fromEnd>begin[${i}] < 0 ? begin[${i}] + k->extent${i} : begin[${i}]<#else>begin[${i}]</#if>;
    const ${k.index} inside = first < k->most${i} ? first : k->most${i};
    at += (inside > 0 ? (int32_t)inside : 0) * k->step${i};
  }
</#list>
<#if k.updates>
  if (output != input) {
    <#if k.moved>${p}_move_run((uint8_t *)output, (const uint8_t *)input, k->bytes)<#else>(void)memcpy(output, input, k->bytes)</#if>;
  }
  const ${k.type} *in = (const ${k.type} *)update;
  ${k.type} *out = (${k.type} *)output + at;
<#else>
  const ${k.type} *in = (const ${k.type} *)input + at;
  ${k.type} *out = (${k.type} *)output;
</#if>
<#assign source = k.updates?then("box", "whole") sink = k.updates?then("whole", "box")>
<#if k.loops gt 0>
<#list 0..<k.loops as i>
<#assign pad = ""?left_pad(2 + 2 * i)>
<#assign from = (i == 0)?then("in", "in" + (i - 1)) to = (i == 0)?then("out", "out" + (i - 1))>
${pad}const ${k.type} *in${i} = ${from};
${pad}${k.type} *out${i} = ${to};
${pad}for (int32_t i${i} = 0; i${i} < k->turns${i}; i${i}++, in${i} += k->${source}${i}, out${i} += k->${sink}${i}) {
</#list>
</#if>
<#assign pad = ""?left_pad(2 + 2 * k.loops)>
<#assign from = (k.loops == 0)?then("in", "in" + (k.loops - 1)) to = (k.loops == 0)?then("out", "out" + (k.loops - 1))>
<#if k.runs>
${pad}(void)memcpy(${to}, ${from}, k->run);
<#else>
${pad}*${to} = *${from};
</#if>
<#if k.loops gt 0>
<#list (k.loops - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
</#if>
}
