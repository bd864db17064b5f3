/* Fills the output, and lays slices where tuples of indices say; what lies outside is left out. */
static void ${fn}(const ${k.index} *indices, const ${k.type} *updates, const ${k.type} *initial, ${k.type} *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
    output[i] = *initial;
  }
  for (int32_t i = 0; i < k->count; i++, indices += ${k.depth}, updates += <#if k.runs>k->run<#else>1</#if>) {
    if (<#list 0..<k.depth as i>indices[${i}] >= 0 && indices[${i}] < k->extent${i}<#sep> && </#list>) {
      ${k.type} *out = output + <#list 0..<k.depth as i>(int32_t)indices[${i}] * k->step${i}<#sep> + </#list>;
<#assign at = k.runs?then("[j]", "[0]") pad = k.runs?then("  ", "")>
<#if k.runs>
      for (int32_t j = 0; j < k->run; j++) {
</#if>
<#if !k.adds>
${pad}      out${at} = updates${at};
<#elseif k.kind == "real">
${pad}      out${at} += updates${at};
<#elseif k.kind == "truth">
${pad}      out${at} = (uint8_t)(out${at} | updates${at});
<#elseif k.kind == "narrow">
${pad}      out${at} = (${k.type})(out${at} + updates${at});
<#else>
${pad}      out${at} = (${k.type})((u${k.type})out${at} + (u${k.type})updates${at});
</#if>
<#if k.runs>
      }
</#if>
    }
  }
}
