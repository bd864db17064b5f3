<#-- Products of a row with rows of weights in float recurrent layers, whose weights may be int8. -->
<#function product x w>
  <#return k.wraps?then("(uint32_t)(" + x + " * " + w + ")", x + " * " + w)>
</#function>
<#-- Declares fn_products, which adds them to sums, four rows at a time. -->
<#macro function>
<#if k.hybrid>
<#assign sum = k.wraps?then("uint32_t", "int32_t") weight = "int8_t">
<#else>
<#assign sum = "float" weight = "float">
</#if>
/* Adds to a sum for each row of weights its product with a row of inputs<#if k.hybrid>, which was quantized</#if>. */
static void ${fn}_products(const ${weight} *row, int32_t count<#if k.hybrid>, float scale<#if k.asymmetric>, int32_t zero</#if></#if>,
    const ${weight} *weights, int32_t outputs, float *sums) {
  const ${weight} *w = weights;
  int32_t o = 0;
<#list [4, 1] as lanes>
  for (; o < <#if lanes == 4>outputs - 3<#else>outputs</#if>; o<#if lanes == 4> += 4<#else>++</#if>) {
<#list 1..<lanes as i>
    const ${weight} *const w${i} = w + <#if i != 1>${i} * </#if>count;
</#list>
<#list 0..<lanes as i>
    ${sum} sum${i} = ${k.hybrid?then("0", "0.0f")};
</#list>
    for (int32_t i = 0; i < count; i++) {
<#if k.hybrid>
      const int32_t x = row[i]<#if k.asymmetric> - zero</#if>;
<#else>
      const float x = row[i];
</#if>
<#list 0..<lanes as i>
      sum${i} += <#if k.hybrid>${product("x", "w" + (i != 0)?then(i?c, "") + "[i]")}<#else>x * w<#if i != 0>${i}</#if>[i]</#if>;
</#list>
    }
<#list 0..<lanes as i>
<#assign real><#if k.hybrid>(float)<#if k.wraps>(int32_t)</#if>sum${i} * scale<#else>sum${i}</#if></#assign>
    sums[o<#if i != 0> + ${i}</#if>] += ${real};
</#list>
    w += <#if lanes == 4>4 * </#if>count;
  }
</#list>
}
</#macro>
<#-- Multiplies floats: gates of them, whose weights lie one behind the other. -->
<#macro call from count weights scales outputs sums gates indent>
<#if k.hybrid>
${indent}{
<#if k.asymmetric>
${indent}  int32_t zero;
${indent}  const float scale = ${p}_quantize_range(${from}, row, ${count}, &zero);
<#else>
${indent}  const float scale = ${p}_quantize_row(${from}, row, ${count});
</#if>
<#if gates == "1">
${indent}  ${fn}_products(row, ${count}, scale * ${scales}[0], <#if k.asymmetric>zero, </#if>${weights}, ${outputs}, ${sums});
<#else>
${indent}  for (int32_t i = 0; i < ${gates}; i++) {
${indent}    ${fn}_products(row, ${count}, scale * ${scales}[i], <#if k.asymmetric>zero, </#if>${weights} + i * ${outputs} * ${count}, ${outputs},
${indent}        ${sums} + i * ${outputs});
${indent}  }
</#if>
${indent}}
<#else>
${indent}${fn}_products(${from}, ${count}, ${weights}, <#if gates != "1">${gates} * </#if>${outputs}, ${sums});
</#if>
</#macro>
