/* Sums in the order of the input; a reduced axis does not move the output. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t i = 0; i < k->outputs; i++) {
    output[i] = 0.0f;
  }
<#list 0..<k.loops as i>
<#assign pad = ""?left_pad(2 + 2 * i)>
${pad}float *to${i} = <#if i == 0>output<#else>to${i - 1}</#if>;
${pad}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, to${i} += k->step${i}) {
</#list>
${""?left_pad(2 + 2 * k.loops)}*to${k.loops - 1} += *input++;
<#list (k.loops - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
<#if k.divides>
  for (int32_t i = 0; i < k->outputs; i++) {
    output[i] /= k->count;
  }
</#if>
}
