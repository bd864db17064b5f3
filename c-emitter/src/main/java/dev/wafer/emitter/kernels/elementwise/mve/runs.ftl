<#-- Loops around runs of elements, four at a time. A kernel's function _four takes vectors, its function _one takes elements; constants that the structure holds are their last arguments. -->
<#assign MVE = p?upper_case + "_MVE">
<#assign taken><#list k.fields as field>, int32_t ${field}</#list></#assign>
<#assign passed><#list k.fields as field>, ${field}</#list></#assign>
<#macro loaded>
<#list k.fields as field>
  const int32_t ${field} = k->${field};
</#list>
</#macro>
<#macro body>
<#assign next>count -= 4<#if !k.spread_a>, a += 4</#if><#if !k.spread_b>, b += 4</#if>, out += 4</#assign>
#ifdef ${MVE}
<#if k.spread_a>
  const int32x4_t all_a = vdupq_n_s32(*a);
</#if>
<#if k.spread_b>
  const int32x4_t all_b = vdupq_n_s32(*b);
</#if>
  for (; count >= 4; ${next}) {
    vstrbq_s32(out, ${fn}_four(${k.spread_a?then("all_a", "vldrbq_s32(a)")}, ${k.spread_b?then("all_b", "vldrbq_s32(b)")}${passed}));
  }
  if (count > 0) {
    const mve_pred16_t lanes = vctp32q((uint32_t)count);
    vstrbq_p_s32(out, ${fn}_four(${k.spread_a?then("all_a", "vldrbq_z_s32(a, lanes)")}, ${k.spread_b?then("all_b", "vldrbq_z_s32(b, lanes)")}${passed}), lanes);
  }
#else
  for (; count > 0; count--) {
    *out++ = ${fn}_one(${k.spread_a?then("*a", "*a++")}, ${k.spread_b?then("*b", "*b++")}${passed});
  }
#endif
</#macro>
<#macro functions>
<#if k.loops == 0>
static void ${fn}(const int8_t *a, const int8_t *b, int8_t *out, int32_t count<#if k.fields?has_content>, const ${params} *k</#if>) {
<@loaded/>
<@body/>
}
<#else>
/* Elements that lie side by side in the tensors, or are one and the same. */
static inline void ${fn}_run(const int8_t *a, const int8_t *b, int8_t *out, int32_t count${taken}) {
<@body/>
}

static void ${fn}(const int8_t *a, const int8_t *b, int8_t *out, const ${params} *k) {
<@loaded/>
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
<#assign outer = (i == 0)?then("", i - 1)>
${at}const int8_t *a${i} = a${outer};
${at}const int8_t *b${i} = b${outer};
${at}int8_t *out${i} = out${outer};
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, a${i} += k->step_a${i}, b${i} += k->step_b${i}, out${i} += k->step_out${i}) {
</#list>
<#assign inner = k.loops - 1>
${""?left_pad(2 + 2 * k.loops)}${fn}_run(a${inner}, b${inner}, out${inner}, k->run${passed});
<#list inner..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
}
</#if>
</#macro>
