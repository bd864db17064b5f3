<#import "/kernels/elementwise/rows.ftl" as rows>
<#assign fields = k.shared?then(["factor_a", "factor_b", "offset"], [])>
<#assign taken><#list fields as field>, int32_t ${field}</#list></#assign>
/* One linear form of both elements: it gives each pair of them what scaling and rounding them one by one does. */
static inline int8_t ${fn}_one(int32_t a, int32_t b${taken}) {
  const int32_t sum = a * ${k.shared?then(k.a, "(" + k.a + ")")} + (b * ${k.shared?then(k.b, "(" + k.b + ")")} + ${k.shared?then(k.offset, "(" + k.offset + ")")});
<#if k.clamped>
  return (int8_t)${p}_clamp(sum >> ${k.shift}, ${k.min}, ${k.max});
<#else>
#if defined(__ARM_FEATURE_SAT) && defined(__GNUC__)
  int32_t v;
  __asm__("ssat %0, #8, %1, asr #${k.shift}" : "=r"(v) : "r"(sum));
  return (int8_t)v;
#else
  const int32_t v = sum >> ${k.shift};
  return (int8_t)(v < -128 ? -128 : (v > 127 ? 127 : v));
#endif
</#if>
}

<@rows.function fields=fields>
<#list fields as field>
  const int32_t ${field} = k->${field};
</#list>
</@rows.function>
