<#-- The loops over two int8 tensors and their result: a kernel's function _one takes an element of each, and the constants (fields) that it is given where several steps share a function; what is nested loads these. -->
<#macro function fields>
<#local passed><#list fields as field>, ${field}</#list></#local>
<#if k.repeats>
/* b has one row, for each of the others. */
static ${p?upper_case}_NOINLINE void ${fn}(const int8_t *a, const int8_t *row_b, int8_t *out, int32_t run, int32_t rows<#if k.shared>, const ${params} *k</#if>) {
<#nested>
  for (; rows > 0; rows--) {
    const int8_t *b = row_b;
    for (int32_t count = run; count > 0; count--) {
      *out++ = ${fn}_one(*a++, *b++${passed});
    }
  }
}
<#else>
<#if k.sliced>
static <#if k.apart>${p?upper_case}_NOINLINE </#if>void ${fn}(const int8_t *rows_a, const int8_t *rows_b, int8_t *rows_out, int32_t run, int32_t rows, int32_t pitch_a,
    int32_t pitch_b, int32_t pitch_out<#if k.shared>, const ${params} *k</#if>) {
<#nested>
  for (; rows > 0; rows--, rows_a += pitch_a, rows_b += pitch_b, rows_out += pitch_out) {
    const int8_t *a = rows_a;
    const int8_t *b = rows_b;
    int8_t *out = rows_out;
    int32_t count = run;
<#else>
static <#if k.apart>${p?upper_case}_NOINLINE </#if>void ${fn}(const int8_t *a, const int8_t *b, int8_t *out, int32_t count<#if k.shared>, const ${params} *k</#if>) {
<#nested>
</#if>
  for (; count >= 4; count -= 4, a += 4, b += 4, out += 4) {
    out[0] = ${fn}_one(a[0], b[0]${passed});
    out[1] = ${fn}_one(a[1], b[1]${passed});
    out[2] = ${fn}_one(a[2], b[2]${passed});
    out[3] = ${fn}_one(a[3], b[3]${passed});
  }
  for (; count > 0; count--) {
    *out++ = ${fn}_one(*a++, *b++${passed});
  }
<#if k.sliced>
  }
</#if>
}
</#if>
</#macro>
