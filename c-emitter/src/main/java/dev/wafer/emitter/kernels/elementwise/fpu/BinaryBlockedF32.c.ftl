<#import "/kernels/elementwise/runs.ftl" as r>
<#assign VECTORS = p?upper_case + "_MVE_F32">
<#assign bounds = k.clamps?then(", float min, float max", "")>
<#assign given = k.clamps?then(", min, max", "")>
<#-- What moves the pointers past some elements. -->
<#macro next count><#if !k.spread_a>, a += ${count}</#if><#if !k.spread_b>, b += ${count}</#if>, out += ${count}</#macro>
<#macro one>
static inline float ${fn}_one(float a, float b${bounds}) {
  return ${k.clamps?then(p + "_clampf(" + k.expression + ", min, max)", k.expression)};
}
</#macro>
<#macro ones>
  for (; count > 0; count--<@next 1/>) {
    *out = ${fn}_one(*a, *b${given});
  }
</#macro>
<#-- Registers of an input that is the same for all, and of the bounds: those that the other input leaves. -->
<#assign same = k.spread_a?then("s0", "s8")>
<#assign bound_registers = k.spread_a?then(["s1", "s2"], k.spread_b?then(["s9", "s10"], ["s16", "s17"]))>
<#-- The registers of the element of a block, and what is computed of them. -->
<#macro computed i>
<#local a = k.spread_a?then(same, "s" + i)>
<#local b = k.spread_b?then(same, "s" + (8 + i))>
<#local to = "s" + k.spread_a?then(8 + i, i)>
<#switch k.function>
<#case "squared_difference">
      "vsub.f32 ${to}, ${a}, ${b}\n\t"
      "vmul.f32 ${to}, ${to}, ${to}\n\t"
<#break>
<#case "maximum">
<#case "minimum">
      "vcmpe.f32 ${a}, ${b}\n\t"
      "vmrs APSR_nzcv, fpscr\n\t"
<#if k.spread_a>
<#local take = (k.function == "maximum")?then("gt", "mi")>
      "it ${take}\n\t"
      "vmov${take}.f32 ${to}, ${a}\n\t"
<#else>
<#local take = (k.function == "maximum")?then("le", "pl")>
      "it ${take}\n\t"
      "vmov${take}.f32 ${to}, ${b}\n\t"
</#if>
<#break>
<#case "prelu">
      "vcmpe.f32 ${a}, #0\n\t"
      "vmrs APSR_nzcv, fpscr\n\t"
<#if k.spread_a>
      "ite lt\n\t"
      "vmullt.f32 ${to}, ${a}, ${b}\n\t"
      "vmovge.f32 ${to}, ${a}\n\t"
<#else>
      "it lt\n\t"
      "vmullt.f32 ${to}, ${a}, ${b}\n\t"
</#if>
<#break>
<#default>
      "v${k.function}.f32 ${to}, ${a}, ${b}\n\t"
</#switch>
<#if k.clamps>
<#list [[bound_registers[1], "gt"], [bound_registers[0], "mi"]] as bound>
      "vcmpe.f32 ${to}, ${bound[0]}\n\t"
      "vmrs APSR_nzcv, fpscr\n\t"
      "it ${bound[1]}\n\t"
      "vmov${bound[1]}.f32 ${to}, ${bound[0]}\n\t"
</#list>
</#if>
</#macro>
<#assign f = {"add": "vaddq_f32(a, b)", "sub": "vsubq_f32(a, b)", "mul": "vmulq_f32(a, b)",
  "squared_difference": "vmulq_f32(vsubq_f32(a, b), vsubq_f32(a, b))",
  "maximum": "vpselq_f32(a, b, vcmpgtq_f32(a, b))", "minimum": "vpselq_f32(a, b, vcmpltq_f32(a, b))",
  "prelu": "vpselq_f32(a, vmulq_f32(a, b), vcmpgeq_n_f32(a, 0.0f))"}>
<#if k.vectors>
#if defined(${VECTORS})
static inline float32x4_t ${fn}_four(float32x4_t a, float32x4_t b${bounds}) {
<#if k.clamps>
  const float32x4_t v = ${f[k.function]};
  const float32x4_t below = vpselq_f32(vdupq_n_f32(max), v, vcmpgtq_n_f32(v, max));
  return vpselq_f32(vdupq_n_f32(min), below, vcmpltq_n_f32(v, min));
<#else>
  return ${f[k.function]};
</#if>
}
#else
<@one/>
#endif
<#else>
<@one/>
</#if>

/* The elements of a run<#if k.vectors>, four at a time<#else>, eight at a time in registers</#if>. */
static inline void ${fn}_run(const float *a, const float *b, float *out, int32_t count${bounds}) {
<#if k.vectors>
#if defined(${VECTORS})
<#if k.spread_a>
  const float32x4_t all_a = vdupq_n_f32(*a);
</#if>
<#if k.spread_b>
  const float32x4_t all_b = vdupq_n_f32(*b);
</#if>
<#if k.paired>
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
  if (count >= 8) {
<#if !k.spread_a>
    float32x4_t v_a;
</#if>
<#if !k.spread_b>
    float32x4_t v_b;
</#if>
    __asm__ volatile("dls lr, %[n]\n\t"
                     "1:\n\t"
<#list 0..1 as i>
<#if !k.spread_a>
                     "vldrw.32 %q[a], [%[from_a]], #16\n\t"
</#if>
<#if !k.spread_b>
                     "vldrw.32 %q[b], [%[from_b]], #16\n\t"
</#if>
<#assign to = k.spread_a?then("%q[b]", "%q[a]")>
<#if k.function == "squared_difference">
                     "vsub.f32 ${to}, %q[a], %q[b]\n\t"
                     "vmul.f32 ${to}, ${to}, ${to}\n\t"
<#else>
                     "v${k.function}.f32 ${to}, %q[a], %q[b]\n\t"
</#if>
                     "vstrw.32 ${to}, [%[to]], #16\n\t"
</#list>
                     "le lr, 1b"
                     : [to] "+r"(out)<#if !k.spread_a>, [from_a] "+r"(a), [a] "=&w"(v_a)</#if><#if !k.spread_b>, [from_b] "+r"(b), [b] "=&w"(v_b)</#if>
                     : [n] "r"(count / 8)<#if k.spread_a>, [a] "w"(all_a)</#if><#if k.spread_b>, [b] "w"(all_b)</#if>
                     : "lr", "memory");
    count &= 7;
  }
#endif
</#if>
  for (; count >= 4; count -= 4<@next 4/>) {
    vstrwq_f32(out, ${fn}_four(${k.spread_a?then("all_a", "vldrwq_f32(a)")}, ${k.spread_b?then("all_b", "vldrwq_f32(b)")}${given}));
  }
  if (count > 0) {
    const mve_pred16_t lanes = vctp32q((uint32_t)count);
    vstrwq_p_f32(out, ${fn}_four(${k.spread_a?then("all_a", "vldrwq_z_f32(a, lanes)")}, ${k.spread_b?then("all_b", "vldrwq_z_f32(b, lanes)")}${given}), lanes);
  }
#else
<@ones/>
#endif
<#else>
#if defined(__ARM_FP) && defined(__thumb2__) && defined(__GNUC__)
  if (count >= 8) {
    int32_t blocks = count / 8;
    __asm__ volatile(
<#if k.spread_a>
      "vldr ${same}, [%[a]]\n\t"
</#if>
<#if k.spread_b>
      "vldr ${same}, [%[b]]\n\t"
</#if>
<#if k.clamps>
      "vmov ${bound_registers[0]}, %[min]\n\t"
      "vmov ${bound_registers[1]}, %[max]\n\t"
</#if>
      "1:\n\t"
<#if !k.spread_a>
      "vldmia %[a]!, {s0-s7}\n\t"
</#if>
<#if !k.spread_b>
      "vldmia %[b]!, {s8-s15}\n\t"
</#if>
<#list 0..7 as i>
<@computed i/>
</#list>
      "vstmia %[out]!, {${k.spread_a?then("s8-s15", "s0-s7")}}\n\t"
      "subs %[blocks], #1\n\t"
      "bne 1b\n\t"
      : [a] "+r"(a), [b] "+r"(b), [out] "+r"(out), [blocks] "+r"(blocks)
      : <#if k.clamps>[min] "r"(min), [max] "r"(max)</#if>
      : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15",
        <#if k.clamps && !k.spread_a && !k.spread_b>"s16", "s17", </#if>"cc", "memory");
    count &= 7;
  }
#endif
<@ones/>
</#if>
}

<#if k.loops == 0>
${p?upper_case}_NOINLINE static void ${fn}(const float *a, const float *b, float *out, int32_t count<#if k.clamps>, const ${params} *k</#if>) {
  ${fn}_run(a, b, out, count<#if k.clamps>, k->min, k->max</#if>);
}
<#else>
/* Each run is of elements that lie side by side in the tensors, or are one and the same. */
static void ${fn}(const float *input_a, const float *input_b, float *output, const ${params} *k) {
<@r.around "float"; at>
${at}  ${fn}_run(a, b, out, k->run<#if k.clamps>, k->min, k->max</#if>);
</@r.around>
}
</#if>
