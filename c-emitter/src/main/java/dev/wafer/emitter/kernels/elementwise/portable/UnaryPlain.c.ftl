<#import "/kernels/elements.ftl" as e>
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
<@e.rows>
  for (int32_t i = 0; i < k->elements; i++) {
    const ${k.x} x = input[i];
    output[i] = ${k.expression};
  }
</@e.rows>
}
