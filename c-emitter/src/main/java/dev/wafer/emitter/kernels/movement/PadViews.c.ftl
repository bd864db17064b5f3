<#assign last = k.axes - 1>
<#function sum prefix>
  <#local terms = []>
  <#list 0..<last as i>
    <#local terms += [(prefix == "in")?then("(i" + i + " - k->before" + i + ") * k->in" + i, "i" + i + " * k->out" + i)]>
  </#list>
  <#return terms?join(" + ")>
</#function>
<#if k.border>
/* Fill, what is there already, fill, along each axis of a tensor that lies with strides. */
static void ${fn}(void *output, const ${params} *k) {
<#else>
/* Fill, input, fill, along each axis of tensors that lie with strides. */
static void ${fn}(const void *input, void *output, const ${params} *k) {
  const ${k.type} *const in = (const ${k.type} *)input;
</#if>
  ${k.type} *const out = (${k.type} *)output;
  const ${k.type} fill = *k->fill;
<#list 0..<last as i>
${""?left_pad(2 + 2 * i)}for (int32_t i${i} = 0; i${i} < k->width${i}; i${i}++) {
</#list>
<#assign pad = ""?left_pad(2 + 2 * last)>
${pad}${k.type} *const to = out<#if last != 0> + (${sum("out")})</#if>;
${pad}int32_t j = 0;
<#assign inner = pad>
<#if last != 0>
${pad}if (<#list 0..<last as i>i${i} >= k->before${i} && i${i} - k->before${i} < k->extent${i}<#sep> && </#list>) {
<#assign inner = pad + "  ">
</#if>
${inner}for (; j < k->before${last}; j++) {
${inner}  to[j * k->out${last}] = fill;
${inner}}
<#if k.border>
${inner}j += k->extent${last};
<#else>
${inner}const ${k.type} *const from = in<#if last != 0> + (${sum("in")})</#if>;
<#if k.runs>
${inner}(void)memcpy(to + j, from, (size_t)k->extent${last} * sizeof(*to));
${inner}j += k->extent${last};
<#else>
${inner}for (int32_t n = 0; n < k->extent${last}; n++, j++) {
${inner}  to[j * k->out${last}] = from[n * k->in${last}];
${inner}}
</#if>
</#if>
<#if last != 0>
${pad}}
</#if>
${pad}for (; j < k->width${last}; j++) {
${pad}  to[j * k->out${last}] = fill;
${pad}}
<#list (k.axes - 2)..0 as i>
<#if last != 0>
${""?left_pad(2 + 2 * i)}}
</#if>
</#list>
}
