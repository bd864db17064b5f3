<#import "/kernels/accumulator.ftl" as a>
/* Each row of the input times the weights of each output. Four outputs at a time share the loads of
 * the input; the weights lie as they are read. The bias holds the zero point's share. */
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++) {
    const int8_t *weight = k->weights;
    int32_t o = 0;
    for (int32_t block = 0; block < k->blocks; block++, o += 4) {
      ${k.sum} sum0 = k->bias[o];
      ${k.sum} sum1 = k->bias[o + 1];
      ${k.sum} sum2 = k->bias[o + 2];
      ${k.sum} sum3 = k->bias[o + 3];
      const ${k.x} *const end = input + k->depth;
      for (const ${k.x} *in = input; in != end; in++, weight += 4) {
        const int32_t x = *in;
<#list 0..3 as i>
        sum${i} += (${k.sum})x * (${k.sum})weight[${i}];
</#list>
      }
      const ${k.sum} sums[4] = {sum0, sum1, sum2, sum3};
      for (int32_t i = 0; i < 4; i++) {
        *output++ = ${a.finish("sums[i]", "o + i")};
      }
    }
    for (int32_t rest = 0; rest < k->rest; rest++, o++) {
      ${k.sum} sum0 = k->bias[o];
      for (int32_t i = 0; i < k->depth; i++, weight++) {
        const int32_t x = input[i];
        sum0 += (${k.sum})x * (${k.sum})*weight;
      }
      *output++ = ${a.finish("sum0", "o")};
    }
    input += k->depth;
  }
}
