<#import "/kernels/elementwise/rows.ftl" as rows>
<#assign fields = k.shared?then(["offset_a", "twice_offset_b", "up", "identity_multiplier", "identity_rounding", "identity_shift", "multiplier", "rounding", "shift"], [])>
/* A value less its zero point; where it is below zero, times alpha; brought to the output's scale. */
static inline int8_t ${fn}_one(int32_t a, int32_t b<#list fields as field>, int32_t ${field}</#list>) {
  const int32_t x = a + ${k.offset_a};
  int32_t v;
  if (x >= 0) {
    v = ${p}_multiply_high(x * ${k.up}, ${k.identity_multiplier}, ${k.identity_rounding}) >> ${k.identity_shift};
  } else {
    const int32_t twice = x * (b * 2 + ${k.twice_offset_b});
    v = (${p}_multiply_high(twice, ${k.multiplier}, ${k.rounding})<#if k.signFix> + (twice >> 31)</#if>) >> ${k.shift};
  }
  return ${p}_saturate_s8(v);
}

<@rows.function fields=fields>
<#list fields as field>
  const int32_t ${field} = k->${field};
</#list>
</@rows.function>
