<#--
  From the sum of a channel to its output, where the bias of a channel is in one number with its shift. The structure called of
  has bias, multipliers and rounding, and min and max where outputs do not saturate.
-->
<#macro finish name of signFix saturate wide>
/* From twice a sum of products to channel c's output: doubling high multiply, then a shift that rounds half away from
 * zero<#if !signFix> (half up below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${name}(int32_t twice, int32_t c, const ${of} *k) {
  const int32_t shift = (int32_t)(k->bias[c] & 0xFF);
<#if signFix>
  const int32_t sum = twice + (int32_t)(k->bias[c] >> ${wide?then("32", "7")});
  int32_t v = ${p}_multiply_high(sum, k->multipliers[c], k->rounding * (1 << shift));
  v += sum >> 31;
<#else>
  int32_t v = ${p}_multiply_high(twice + (int32_t)(k->bias[c] >> ${wide?then("32", "7")}), k->multipliers[c], k->rounding * (1 << shift));
</#if>
  v >>= shift + 1;
<#if saturate>
  return ${p}_saturate_s8(v);
<#else>
  return (int8_t)(v < k->min ? k->min : (v > k->max ? k->max : v));
</#if>
}
</#macro>
<#-- The same from twice a sum with its bias, by numbers of the channel; the shift is whole. -->
<#macro scaled name signFix saturate>
/* From twice a sum to an output: doubling high multiply, then a shift that rounds half away from zero<#if !signFix> (half up
 * below zero, where the activation clamps anyway)</#if>. */
static inline int8_t ${name}(int32_t twice, int32_t multiplier, int32_t rounding, int32_t shift<#if !saturate>, int32_t min, int32_t max</#if>) {
  int32_t v = ${p}_multiply_high(twice, multiplier, rounding);
<#if signFix>
  v += twice >> 31;
</#if>
  v >>= shift;
<#if saturate>
  return ${p}_saturate_s8(v);
<#else>
  return (int8_t)(v < min ? min : (v > max ? max : v));
</#if>
}
</#macro>
