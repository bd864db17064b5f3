<#import "/kernels/hybrid.ftl" as h>
static void ${fn}(const float *input, float *output, int8_t *row, const ${params} *k) {
<#if k.padded>
  (void)memset(row + k->depth, 0, (size_t)(k->row_bytes - k->depth));
</#if>
  for (int32_t b = 0; b < k->batches; b++, input += k->depth) {
<@h.quantize "input" "row" "k->depth" "    "/>
<@h.outputs "row" "    "/>
  }
}
