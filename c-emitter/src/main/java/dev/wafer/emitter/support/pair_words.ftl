<#--
  Inputs of two pixels as halves of words. Needs: step, the words from one of them to the next.
-->
/* Inputs of two pixels, one in each half of a word (the lower one borrows from the upper one), to <#if step == 1>words<#else>every other word</#if>. */
static inline ${unused}void ${p}_pair_words_${step}(const int8_t *low, const int8_t *high, int32_t count, uint32_t *to) {
  const int8_t *const end = low + count;
<#if short_products>
#if defined(__thumb__) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__GNUC__) && !defined(__clang__) && \
    defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
  int32_t at = 0;
  for (; at < count - 3; to += ${4 * step}) {
    uint32_t word;
    uint32_t upper;
    __asm__ volatile(".syntax unified\n\t"
<#list 0..3 as i>
            "ldrsb %[word], [%[low], %[at]]\n\t"
            "ldrsb %[upper], [%[high], %[at]]\n\t"
            "lsls %[upper], %[upper], #16\n\t"
            "adds %[word], %[word], %[upper]\n\t"
            "str %[word], [%[to], #${4 * step * i}]\n\t"
            "adds %[at], %[at], #1\n\t"
</#list>
            : [word] "=&l"(word), [upper] "=&l"(upper), [at] "+l"(at)
            : [low] "l"(low), [high] "l"(high), [to] "l"(to)
            : "cc", "memory");
  }
  low += at;
  high += at;
#endif
<#else>
  const int8_t *const fours = low + (count & ~3);
  for (; low != fours; low += 4, high += 4, to += ${4 * step}) {
<#list 0..3 as i>
    to[${step * i}] = (uint32_t)(int32_t)low[${i}] + ((uint32_t)(int32_t)high[${i}] << 16);
</#list>
  }
</#if>
  for (; low != end; low++, high++, to += ${step}) {
    *to = (uint32_t)(int32_t)*low + ((uint32_t)(int32_t)*high << 16);
  }
}
