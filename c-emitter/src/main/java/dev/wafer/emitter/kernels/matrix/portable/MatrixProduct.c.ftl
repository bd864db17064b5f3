<#import "/kernels/rows.ftl" as r>
<#if k.paired>
/* Each row of the input times the weights of each output, for two rows and four outputs at a time, so
 * that every load serves several products. Of an odd number of rows the last but one is computed
 * twice. The weights lie as they are read; the bias holds the zero point's share. */
<#else>
/* Each row of the input times the weights of each output. Four outputs at a time share the loads of
 * the input; the weights lie as they are read. The bias holds the zero point's share. */
</#if>
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
<#if k.paired>
  const int32_t outputs = <#if k.tiled>k->pitch<#else>4 * k->blocks + k->rest</#if>;
  for (int32_t next = 0; next < k->rows; next += 2) {
    const int32_t row = next + 2 > k->rows ? k->rows - 2 : next;
    const ${k.x} *const first = input + row * <#if k.gaps>k->in_pitch<#else>k->depth</#if>;
<#if k.gaps>
    const ${k.x} *const second = first + k->in_pitch;
    const ${k.x} *const end = first + k->depth;
<#else>
    const ${k.x} *const second = first + k->depth;
</#if>
    ${k.x} *out = output + row * outputs;
<#else>
  const ${k.x} *first = input;
  ${k.x} *out = output;
  for (int32_t row = 0; row < k->rows; row++) {
    const ${k.x} *const second = first + k->depth;
</#if>
<@r.product/>
<#if !k.paired>
<#if k.gaps>
    first += k->in_pitch;
<#else>
    first = second;
</#if>
<#if k.tiled>
    out += k->pitch - 4 * k->blocks - k->rest;
</#if>
</#if>
  }
}
