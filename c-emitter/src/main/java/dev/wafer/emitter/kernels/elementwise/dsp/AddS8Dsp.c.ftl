<#import "/kernels/elementwise/rows.ftl" as rows>
<#function bits c><#return (c.shift == 0)?then(20, 21)></#function>
<#macro loaded>
<#if k.shared>
<#list fields as field>
  const int32_t ${field} = k->${field}<#if field == "a_offset"> * (1 << ${bits(k.a)})<#elseif field == "b_offset"> * (1 << ${bits(k.b)})</#if>;
</#list>
</#if>
</#macro>
<#-- Twice a term. Offsets are shifted beforehand: where the field is the structure's, by the caller. -->
<#macro term name c>
<#local offset = k.shared?then(c.offset, "(" + c.offset + ") * (1 << " + bits(c) + ")")>
<#if c.shift == 0>
  const int32_t twice_${name} = x_${name} * (1 << 20) + ${offset};
<#else>
  const int32_t shifted_${name} = x_${name} * (1 << 21) + ${offset};
  const int32_t twice_${name} = ((${p}_multiply_high(shifted_${name}, ${c.multiplier}, ${c.half}) + (shifted_${name} >> 31)) >> ${c.shift}) * 2;
</#if>
</#macro>
<#if k.shared>
<#assign fields = ["a_offset"] + (k.a.shift == 0)?then([], ["a_multiplier"]) + ["b_offset"] + (k.b.shift == 0)?then([], ["b_multiplier"]) + ["multiplier", "rounding", "shift"]>
<#assign taken = ", int32_t " + fields?join(", int32_t ")>
<#assign multiplier = "multiplier" rounding = "rounding" shift = "shift">
<#else>
<#assign fields = [] taken = "">
<#assign multiplier = k.multiplier?c rounding = k.rounding?c shift = k.shift?c>
</#if>
/* a and b brought to twice the larger scale and ${k.subtracts?then("subtracted", "added")}, with 20 fractional bits, then brought to the output's. */
static inline int8_t ${fn}_one(int32_t x_a, int32_t x_b${taken}) {
<@term name="a" c=k.a/>
<@term name="b" c=k.b/>
  const int32_t twice = twice_a ${k.subtracts?then("-", "+")} twice_b;
  const int32_t v = (${p}_multiply_high(twice, ${multiplier}, ${rounding})<#if k.signFix> + (twice >> 31)</#if>) >> ${shift};
<#if k.clamped>
  return (int8_t)${p}_clamp(v, ${k.min}, ${k.max});
<#else>
  return ${p}_saturate_s8(v);
</#if>
}

<@rows.function fields=fields>
<@loaded/>
</@rows.function>
