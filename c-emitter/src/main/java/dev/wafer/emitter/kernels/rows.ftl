<#import "/kernels/accumulator.ftl" as a>
<#assign rows = k.paired?then(["a", "b"], ["a"])>
<#assign end = ((k.gaps!false) && k.paired)?then("end", "second")>
<#-- The products of the rows at first and, where they come in pairs, second with the weights of all
     outputs, to out. -->
<#macro product>
    const ${k.weightType} *weight = k->weights;
    int32_t o = 0;
    for (int32_t block = 0; block < k->blocks; block++, o += 4) {
<#list 0..3 as i>
      ${k.sum} a${i} = k->bias[o<#if i != 0> + ${i}</#if>];
</#list>
<#if k.paired>
<#list 0..3 as i>
      ${k.sum} b${i} = a${i};
</#list>
      const ${k.x} *in = second;
      for (const ${k.x} *at = first; at != ${end}; at++, in++, weight += 4) {
        const int32_t x = *at;
        const int32_t y = *in;
<#else>
      for (const ${k.x} *at = first; at != second; at++, weight += 4) {
        const int32_t x = *at;
</#if>
<#list 0..3 as i>
        a${i} += (${k.sum})x * (${k.sum})weight[${i}];
<#if k.paired>
        b${i} += (${k.sum})y * (${k.sum})weight[${i}];
</#if>
</#list>
      }
      const ${k.sum} sums[${4 * rows?size}] = {<#list rows as r><#list 0..3 as i>${r}${i}<#sep>, </#sep></#list><#sep>, </#sep></#list>};
      for (int32_t i = 0; i < 4; i++, out++) {
        *out = ${a.finish("sums[i]", "o + i")};
<#if k.paired>
        out[outputs] = ${a.finish("sums[4 + i]", "o + i")};
</#if>
      }
    }
    for (int32_t rest = 0; rest < k->rest; rest++, o++, out++) {
      ${k.sum} a0 = k->bias[o];
<#if k.paired>
      ${k.sum} b0 = a0;
</#if>
      for (int32_t i = 0; i < k->depth; i++, weight++) {
        a0 += (${k.sum})first[i] * (${k.sum})*weight;
<#if k.paired>
        b0 += (${k.sum})second[i] * (${k.sum})*weight;
</#if>
      }
      *out = ${a.finish("a0", "o")};
<#if k.paired>
      out[outputs] = ${a.finish("b0", "o")};
</#if>
    }
</#macro>
