<#import "/kernels/accumulator.ftl" as a>
<#assign rows = k.paired?then(["a", "b"], ["a"])>
<#assign end = ((k.gaps!false) && k.paired)?then("end", "second")>
<#function scaled sum>
  <#return p + "_clamp(" + p + "_scale_right(" + sum + ", multiplier, shift, halves), " + k.clamped?then("k->min, k->max", "-128, 127") + ")">
</#function>
<#-- The products of the rows at first and, where they come in pairs, second with the weights of all
     outputs, to out. -->
<#macro product>
    const ${k.weightType} *weight = k->weights;
    int32_t o = 0;
<#assign lanes = k.lanes!0>
<#if lanes != 0>
    int32_t block = 0;
    const int32_t halves = 2 * k->zero_point + 1;
<#if !k.perChannel>
    const int32_t multiplier = k->multiplier;
    const int32_t shift = -1 - k->shift;
</#if>
<#if lanes == 8 && !k.paired>
    for (; block + 1 < k->blocks; block += 2, o += 8, weight += 8 * k->depth) {
<#else>
    for (; block < k->blocks; block++, o += 4, weight += 4 * k->depth) {
</#if>
      const int32_t *const bias = k->bias + o;
      int32_t sums[${k.paired?then(8, lanes)}] = {<#list 0..<k.paired?then(8, lanes) as i>bias[${k.paired?then(i % 4, i)}]<#sep>, </#sep></#list>};
<#if k.paired>
      ${p}_vector_pair_sums(first, second, k->depth, weight, sums);
<#else>
      ${p}_vector_sums(first, second, weight, <#if lanes == 8>weight + 4 * k->depth, </#if>sums);
</#if>
      for (int32_t i = 0; i < ${k.paired?then(4, lanes)}; i++, out++) {
<#if k.perChannel>
        const int32_t multiplier = k->multipliers[o + i];
        const int32_t shift = -1 - k->shifts[o + i];
</#if>
<#if k.paired>
        const int32_t other = ${scaled("sums[4 + i]")};
        *out = (int8_t)${scaled("sums[i]")};
        out[outputs] = (int8_t)other;
<#else>
        *out = (int8_t)${scaled("sums[i]")};
</#if>
      }
    }
</#if>
<#if lanes == 0 || (lanes == 8 && !k.paired)>
    for (<#if lanes == 0>int32_t block = 0</#if>; block < k->blocks; block++, o += 4) {
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
</#if>
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
