<#import "/kernels/hybrid.ftl" as h>
static void ${fn}(const float *input, float *output, int8_t *row, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->depth) {
<@h.quantize "input" "row" "k->depth" "    "/>
    const int8_t *w = k->weights;
    for (int32_t o = 0; o < k->outputs; o++) {
      ${k.wraps?then("uint32_t", "int32_t")} sum = 0;
      for (int32_t i = 0; i < k->depth; i++) {
        sum += ${h.product("row[i]", "*w++")};
      }
<@h.finish "sum" "o" "      "/>
    }
  }
}
