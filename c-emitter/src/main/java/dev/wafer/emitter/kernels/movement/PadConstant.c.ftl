<#macro fill count indent>
<#if k.bytes>
${indent}(void)memset(out, fill, ${count});
${indent}out += ${count};
<#else>
${indent}for (uint32_t j = 0; j < ${count}; j++) {
${indent}  *out++ = fill;
${indent}}
</#if>
</#macro>
<#assign last = k.axes - 1>
<#if k.border>
/* Fill, what is there already, fill, along each axis. */
static void ${fn}(void *output, const ${params} *k) {
<#else>
/* Fill, input, fill, along each axis. */
static void ${fn}(const void *input, void *output, const ${params} *k) {
  const ${k.type} *in = (const ${k.type} *)input;
</#if>
  ${k.type} *out = (${k.type} *)output;
<#if k.bytes>
  const int fill = (int)k->fill;
<#else>
  const ${k.type} fill = *k->fill;
</#if>
<#list 0..<k.axes as i>
<#assign pad = ""?left_pad(2 + 2 * i)>
<@fill count="k->before" + i indent=pad/>
<#if i != last>
${pad}for (uint32_t i${i} = 0; i${i} < k->extent${i}; i${i}++) {
</#if>
</#list>
<#assign pad = ""?left_pad(2 + 2 * last)>
<#if !k.border>
<#if k.moved>
${pad}${p}_move_run(out, in, k->extent${last});
<#elseif k.bytes>
${pad}(void)memcpy(out, in, k->extent${last});
<#else>
${pad}(void)memcpy(out, in, k->extent${last} * sizeof *out);
</#if>
</#if>
${pad}out += k->extent${last};
<#if !k.border>
${pad}in += k->extent${last};
</#if>
<#list last..0 as i>
<@fill count="k->after" + i indent=""?left_pad(2 + 2 * i)/>
<#if i != 0>
${""?left_pad(2 * i)}}
</#if>
</#list>
}
