<#-- Walks through the weights of one output after the other, whatever form their positions have. -->
<#macro lowest>
<#if k.form == "bitmap">
/* Index of the lowest bit that is set, of which there must be one. */
static inline uint32_t ${fn}_lowest(uint32_t mask) {
#if defined(__GNUC__) && (defined(__ARM_FEATURE_CLZ) || !defined(__arm__))
  return (uint32_t)__builtin_ctz(mask);
#else
  uint32_t index = 0;
<#list {"FFFF": 16, "FF": 8, "F": 4} as lowest, bits>
  if ((mask & 0x${lowest}u) == 0) {
    mask >>= ${bits};
    index += ${bits};
  }
</#list>
  for (; (mask & 1u) == 0; mask >>= 1) {
    index++;
  }
  return index;
#endif
}

</#if>
</#macro>
<#-- Declarations before the first output. -->
<#macro start>
<#if k.form == "bitmap">
  const uint32_t *masks = k->masks;
<#elseif k.form == "delta8">
  const uint8_t *gaps = k->gaps;
  int32_t at = *gaps++;
<#else>
  const uint8_t *gaps = k->gaps;
  /* Gaps not taken yet, and a one in front of them. */
  uint32_t code = 0x10u | (uint32_t)(*gaps >> 4);
  int32_t at = *gaps++ & 15;
</#if>
</#macro>
<#-- Repeats what is nested for each weight of the next output; it is given the weight's column. -->
<#macro each>
<#if k.form == "bitmap">
    for (int32_t n = 0; n < 32 * k->mask_words; n += 32) {
      for (uint32_t mask = *masks++; mask != 0; mask &= mask - 1) {
<#nested "n + (int32_t)" + fn + "_lowest(mask)">
      }
    }
<#else>
    while (at < k->columns) {
      {
<#nested "at">
      }
<#if k.form == "delta8">
      at += 1 + *gaps++;
<#else>
      if (code == 1) {
        code = 0x100u | *gaps++;
      }
      at += 1 + (int32_t)(code & 15u);
      code >>= 4;
</#if>
    }
    at -= k->columns;
</#if>
</#macro>
