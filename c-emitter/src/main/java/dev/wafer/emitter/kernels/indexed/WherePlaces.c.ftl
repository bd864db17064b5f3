/* The places of the elements that are not zero, as many as there is room for; then zeros. */
static void ${fn}(const ${k.type} *condition, int64_t *output, const ${params} *k) {
  int32_t rows = k->rows;
<#list 0..<k.rank as i>
${""?left_pad(2 + 2 * i)}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++) {
</#list>
<#assign pad = ""?left_pad(2 + 2 * k.rank)>
${pad}if (*condition++ != <#if k.type == "float">0.0f<#else>0</#if> && rows > 0) {
<#list 0..<k.rank as i>
${pad}  output[${i}] = i${i};
</#list>
${pad}  output += ${k.rank};
${pad}  rows--;
${pad}}
<#list (k.rank - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
  for (int32_t i = 0; i < rows * ${k.rank}; i++) {
    output[i] = 0;
  }
}
