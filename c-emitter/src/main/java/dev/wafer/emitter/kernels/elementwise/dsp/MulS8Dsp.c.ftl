<#import "/kernels/elementwise/rows.ftl" as rows>
<#assign fields = k.shared?then(["offset_a", "twice_offset_b", "multiplier", "rounding", "shift"], [])>
/* The product of both less their zero points, doubled, then brought to the output's scale. */
static inline int8_t ${fn}_one(int32_t a, int32_t b<#list fields as field>, int32_t ${field}</#list>) {
  const int32_t twice = (a + ${k.offset_a}) * (b * 2 + ${k.twice_offset_b});
  const int32_t v = (${p}_multiply_high(twice, ${k.multiplier}, ${k.rounding})<#if k.signFix> + (twice >> 31)</#if>) >> ${k.shift};
<#if k.clamped>
  return (int8_t)${p}_clamp(v, ${k.min?c}, ${k.max?c});
<#else>
  return ${p}_saturate_s8(v);
</#if>
}

<@rows.function fields=fields>
<#list fields as field>
  const int32_t ${field} = k->${field};
</#list>
</@rows.function>
