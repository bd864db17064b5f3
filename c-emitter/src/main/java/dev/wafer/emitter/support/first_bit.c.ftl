/* Number of zeros above the highest one of a word that has a one. */
static inline uint32_t ${p}_first_bit(uint32_t word) {
#if defined(__GNUC__) && (defined(__ARM_FEATURE_CLZ) || !defined(__arm__))
  return (uint32_t)__builtin_clz(word);
#else
  uint32_t zeros = 0;
<#list {"FFFF0000": 16, "FF000000": 8, "F0000000": 4} as highest, bits>
  if ((word & 0x${highest}u) == 0u) {
    word <<= ${bits};
    zeros += ${bits};
  }
</#list>
  while ((word & 0x80000000u) == 0u) {
    word <<= 1;
    zeros++;
  }
  return zeros;
#endif
}
