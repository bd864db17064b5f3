<#import "/kernels/elementwise/runs.ftl" as r>
<#-- Loops around runs of elements, four at a time. A kernel's function _four takes vectors, its function _one takes elements; constants that the structure holds are their last arguments. -->
<#assign MVE = p?upper_case + "_MVE">
<#assign taken><#list k.fields as field>, int32_t ${field}</#list></#assign>
<#assign passed><#list k.fields as field>, ${field}</#list></#assign>
<#macro loaded>
<#list k.fields as field>
  const int32_t ${field} = k->${field};
</#list>
</#macro>
<#macro body at="">
<#assign next>count -= 4<#if !k.spread_a>, a += 4</#if><#if !k.spread_b>, b += 4</#if>, out += 4</#assign>
#ifdef ${MVE}
<#if k.spread_a>
${at}  const int32x4_t all_a = vdupq_n_s32(*a);
</#if>
<#if k.spread_b>
${at}  const int32x4_t all_b = vdupq_n_s32(*b);
</#if>
${at}  for (; count >= 4; ${next}) {
${at}    vstrbq_s32(out, ${fn}_four(${k.spread_a?then("all_a", "vldrbq_s32(a)")}, ${k.spread_b?then("all_b", "vldrbq_s32(b)")}${passed}));
${at}  }
${at}  if (count > 0) {
${at}    const mve_pred16_t lanes = vctp32q((uint32_t)count);
${at}    vstrbq_p_s32(out, ${fn}_four(${k.spread_a?then("all_a", "vldrbq_z_s32(a, lanes)")}, ${k.spread_b?then("all_b", "vldrbq_z_s32(b, lanes)")}${passed}), lanes);
${at}  }
#else
${at}  for (; count > 0; count--) {
${at}    *out++ = ${fn}_one(${k.spread_a?then("*a", "*a++")}, ${k.spread_b?then("*b", "*b++")}${passed});
${at}  }
#endif
</#macro>
<#macro functions>
<#if k.loops == 0>
static void ${fn}(const int8_t *a, const int8_t *b, int8_t *out, int32_t count<#if k.fields?has_content>, const ${params} *k</#if>) {
<@loaded/>
<@body/>
}
<#else>
/* Each run is of elements that lie side by side in the tensors, or are one and the same. */
static void ${fn}(const int8_t *input_a, const int8_t *input_b, int8_t *output, const ${params} *k) {
<@loaded/>
<@r.around "int8_t"; at>
${at}  int32_t count = k->run;
<@body at/>
</@r.around>
}
</#if>
</#macro>
