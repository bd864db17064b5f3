<#import "/kernels/elements.ftl" as e>
static void ${fn}(const ${k.in} *input, ${k.out} *output, const ${params} *k) {
<@e.rows>
  for (int32_t i = 0; i < k->elements; i++) {
    output[i] = k->table[${(k.in == "int8_t")?then("(uint8_t)", "")}input[i]];
  }
</@e.rows>
}
