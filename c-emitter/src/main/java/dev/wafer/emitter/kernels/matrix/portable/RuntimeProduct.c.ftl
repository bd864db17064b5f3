<#import "/kernels/floats.ftl" as f>
<#import "/kernels/accumulator.ftl" as a>
<#macro finish sum channel>
<#if k.float>
      *output++ = ${f.clamped(k.biased?then(sum + " + bias[" + channel + "]", sum))};
<#else>
      *output++ = ${a.finish(sum, channel)};
</#if>
</#macro>
/* Each row of the input times each row of the weights, which come at run time; four of them share the loads of
 * the input. */
static void ${fn}(const ${k.x} *input, const ${k.weight} *weights<#if k.biased>, const ${k.bias} *bias</#if>, ${k.x} *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth) {
    const ${k.weight} *w = weights;
    int32_t o = 0;
<#list [4, 1] as lanes>
<#if lanes == 4>
    for (int32_t block = 0; block < k->blocks; block++, o += 4) {
<#else>
    for (int32_t rest = 0; rest < k->rest; rest++, o++) {
</#if>
<#list 0..<lanes as i>
<#if k.float || !k.biased>
      ${k.sum} sum${i} = 0;
<#else>
      ${k.sum} sum${i} = (${k.sum})bias[o<#if i != 0> + ${i}</#if>];
</#if>
<#if i != 0>
      const ${k.weight} *const w${i} = w + ${i} * k->depth;
</#if>
</#list>
      for (int32_t i = 0; i < k->depth; i++) {
<#if k.float>
        const float x = input[i];
<#list 0..<lanes as i>
        sum${i} += x * w<#if i != 0>${i}</#if>[i];
</#list>
<#else>
        const int32_t x = input[i] + k->x_offset;
<#list 0..<lanes as i>
        sum${i} += (${k.sum})(x * (w<#if i != 0>${i}</#if>[i] + k->w_offset));
</#list>
</#if>
      }
<#list 0..<lanes as i>
<@finish "sum" + i "o" + (i != 0)?then(" + " + i, "")/>
</#list>
      w += ${(lanes == 4)?then("4 * ", "")}k->depth;
    }
</#list>
  }
}
