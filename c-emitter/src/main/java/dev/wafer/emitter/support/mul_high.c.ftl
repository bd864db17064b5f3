/* The high half of 2ab, rounded to the nearest: a product of Q31 numbers. */
static inline int32_t ${p}_mul_high(int32_t a, int32_t b) {
<#if short_products>
  return ${p}_short_products(a, b);
<#else>
  return (int32_t)(((int64_t)a * b + (1LL << 30)) >> 31);
</#if>
}
