<#assign fields = ["a_offset"] + (k.a.shift == 0)?then([], ["a_multiplier"]) + ["b_offset"] + (k.b.shift == 0)?then([], ["b_multiplier"]) + ["multiplier", "rounding", "shift"]>
<#macro loaded>
<#if k.shared>
<#list fields as field>
  const int32_t ${field} = k->${field};
</#list>
</#if>
</#macro>
<#-- The doubling high multiply of 2^20 x, then the shift that rounds half away from zero. The product of x by the multiplier has
     39 bits, so the multiplier goes in two parts. -->
<#macro term name c>
<#local multiplier = k.shared?then(c.multiplier, c.multiplier?c)>
  const int32_t x_${name} = ${name} + ${k.shared?then(c.offset, "(" + c.offset?c + ")")};
<#if c.shift == 0>
  const int32_t scaled_${name} = x_${name} * (1 << 19);
<#else>
  const int32_t high_${name} = x_${name} * (${multiplier} >> 11) + ((x_${name} * (${multiplier} & 0x7FF) + 0x400) >> 11);
  const int32_t scaled_${name} = (high_${name} + (high_${name} >> 31) + ${c.half?c}) >> ${c.shift};
</#if>
</#macro>
<#if k.shared>
<#assign passed = ", " + fields?join(", ") taken = ", int32_t " + fields?join(", int32_t ")>
<#assign multiplier = "multiplier" rounding = "rounding" shift = "shift">
<#else>
<#assign passed = "" taken = "">
<#assign multiplier = k.multiplier?c rounding = "(" + k.rounding?c + ")" shift = k.shift?c>
</#if>
/* a and b brought to twice the larger scale and ${k.subtracts?then("subtracted", "added")}, with 20 fractional bits, then brought to the output's. */
static inline int8_t ${fn}_one(int32_t a, int32_t b${taken}) {
<@term name="a" c=k.a/>
<@term name="b" c=k.b/>
  const int32_t sum = scaled_a ${k.subtracts?then("-", "+")} scaled_b;
<#if k.longProducts??>
  const int32_t high = (int32_t)(((int64_t)(2 * sum) * ${multiplier} + ((int64_t)${rounding} * 4294967296LL + 2147483648LL)) >> 32);
<#else>
  const int32_t high = ${p}_mul_high(sum, ${multiplier}) + ${rounding};
</#if>
  const int32_t v = (high<#if k.signFix> + (sum >> 31)</#if>) >> ${shift};
<#if k.clamped>
  return (int8_t)${p}_clamp(v, ${k.min?c}, ${k.max?c});
<#else>
  return (int8_t)(v < -128 ? -128 : (v > 127 ? 127 : v));
</#if>
}

<#if k.repeats>
/* b has one row, for each of the others. */
static ${p?upper_case}_NOINLINE void ${fn}(const int8_t *a, const int8_t *row_b, int8_t *out, int32_t run, int32_t rows<#if k.shared>, const ${params} *k</#if>) {
<@loaded/>  for (; rows > 0; rows--) {
    const int8_t *b = row_b;
    int32_t count = run;
<#elseif k.sliced>
static <#if k.apart>${p?upper_case}_NOINLINE </#if>void ${fn}(const int8_t *rows_a, const int8_t *rows_b, int8_t *rows_out, int32_t run, int32_t rows, int32_t pitch_a,
    int32_t pitch_b, int32_t pitch_out<#if k.shared>, const ${params} *k</#if>) {
<@loaded/>  for (; rows > 0; rows--, rows_a += pitch_a, rows_b += pitch_b, rows_out += pitch_out) {
    const int8_t *a = rows_a;
    const int8_t *b = rows_b;
    int8_t *out = rows_out;
    int32_t count = run;
<#else>
static <#if k.apart>${p?upper_case}_NOINLINE </#if>void ${fn}(const int8_t *a, const int8_t *b, int8_t *out, int32_t count<#if k.shared>, const ${params} *k</#if>) {
<@loaded/></#if>
  for (; count > 0; count--) {
    *out++ = ${fn}_one(*a++, *b++${passed});
  }
<#if k.sliced || k.repeats>
  }
</#if>
}
