<#--
  From the sum of a channel to its output, where the bias of a channel is in one number with its shift. The structure called of
  has bias, multipliers and rounding, and min and max where outputs do not saturate.
-->
<#macro finish name of signFix saturate wide>
/* From twice a sum of products to channel c's output: doubling high multiply, then a shift that rounds half away from
 * zero<#if !signFix> (half up below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${name}(int32_t twice, int32_t c, const ${of} *b) {
  const int32_t shift = (int32_t)(b->bias[c] & 0xFF);
<#if signFix>
  const int32_t sum = twice + (int32_t)(b->bias[c] >> ${wide?then("32", "7")});
  int32_t v = ${p}_multiply_high(sum, b->multipliers[c], b->rounding * (1 << shift));
  v += sum >> 31;
<#else>
  int32_t v = ${p}_multiply_high(twice + (int32_t)(b->bias[c] >> ${wide?then("32", "7")}), b->multipliers[c], b->rounding * (1 << shift));
</#if>
  v >>= shift + 1;
<#if saturate>
  return ${p}_saturate_s8(v);
<#else>
  return (int8_t)(v < b->min ? b->min : (v > b->max ? b->max : v));
</#if>
}
</#macro>
