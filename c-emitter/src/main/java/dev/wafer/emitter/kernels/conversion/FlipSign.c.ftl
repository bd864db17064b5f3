<#import "/kernels/elements.ftl" as e>
/* Between bytes without a sign and bytes with one, 128 apart: the highest bit changes. */
static void ${fn}(const ${k.in} *input, ${k.out} *output, const ${params} *k) {
<@e.rows>
  int32_t i = 0;
<#if k.words>
  for (; i < k->elements - 3; i += 4) {
    const uint32_t four = ${p}_load32(input + i) ^ 0x80808080u;
    (void)memcpy(output + i, &four, 4);
  }
</#if>
  for (; i < k->elements; i++) {
    output[i] = (${k.out})(input[i] ${(k.out == "int8_t")?then("- 128", "+ 128")});
  }
</@e.rows>
}
