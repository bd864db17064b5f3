<#import "/kernels/elements.ftl" as e>
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
<@e.rows>
  for (int32_t i = 0; i < k->elements; i++) {
    output[i] = k->table[(uint8_t)input[i]];
  }
</@e.rows>
}
