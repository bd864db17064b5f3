<#import "/kernels/accumulator.ftl" as a>
<#macro product rows>
<#list 0..<rows as i>
      const int8_t *w${i} = weights<#if i != 0> + k->depth</#if>;
      int32_t sum${i} = *bias++;
</#list>
      const int8_t *x = input;
      while (x != whole_end) {
        const uint32_t in = ${p}_load32(x);
        const uint32_t even = ${p}_even_bytes(in);
        const uint32_t odd = ${p}_odd_bytes(in);
<#list 0..<rows as i>
        const uint32_t v${i} = ${p}_load32(w${i});
        sum${i} = ${p}_dot2(${p}_even_bytes(v${i}), even, sum${i});
        sum${i} = ${p}_dot2(${p}_odd_bytes(v${i}), odd, sum${i});
        w${i} += 4;
</#list>
        x += 4;
      }
      for (; x != end; x++) {
<#list 0..<rows as i>
        sum${i} += *x * *w${i}++;
</#list>
      }
<#list 0..<rows as i>
      output[c<#if i != 0> + ${i}</#if>] = ${a.finish("sum" + i, (i == 0)?then("c", "c + " + i))};
</#list>
</#macro>
/* Each row of the input times the weights of two outputs at a time, four products a word. The bias holds the
 * input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
  int32_t n;
  for (n = 0; n < k->rows; n++, input += k->depth, output += k->outputs) {
    const int8_t *const whole_end = input + (k->depth - k->depth % 4);
    const int8_t *const end = input + k->depth;
    const int8_t *weights = k->weights;
    const int32_t *bias = k->bias;
    int32_t c;
    for (c = 0; c + 2 <= k->outputs; c += 2, weights += 2 * k->depth) {
<@product rows=2/>
    }
    if (c < k->outputs) {
<@product rows=1/>
    }
  }
}
