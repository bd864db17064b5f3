<#assign size = k.codedBytes>
<#-- The statement that reads a value and stores it. -->
<#function store to from>
  <#local half = "(uint16_t)(" + from + "[0] | " + from + "[1] << 8)">
  <#switch k.unit>
    <#case "BYTE"><#return to + " = " + from + "[0];">
    <#case "HALFWORD"><#return to + " = " + half + ";">
    <#case "WORD"><#return fn + "_store(&" + to + ", " + from + ");">
    <#case "HALF"><#return to + " = " + p + "_half_to_float(" + half + ");">
    <#default><#return to + " = " + fn + "_float(" + from + ");">
  </#switch>
</#function>
<#if k.unit == "NORMAL_HALF">
/* The float that equals a half-precision number; one that is neither subnormal nor infinite. */
static inline float ${fn}_float(const uint8_t *half) {
  const uint32_t h = (uint32_t)half[0] | (uint32_t)half[1] << 8;
  const uint32_t bits = (h & 0x8000u) << 16 | (<#if k.kind != "BITMAP" || k.block != 1>(h & 0x7FFFu) == 0u ? 0u : </#if>((h & 0x7FFFu) << 13) + 0x38000000u);
  float value;
  (void)memcpy(&value, &bits, sizeof(value));
  return value;
}

</#if>
<#if k.unit == "WORD">
<#if k.block == 1>
/* Stores the float whose bits stand in four bytes, the lowest first. */
static inline void ${fn}_store(float *to, const uint8_t *code) {
  const uint32_t bits = (uint32_t)code[0] | (uint32_t)code[1] << 8 | (uint32_t)code[2] << 16 | (uint32_t)code[3] << 24;
  (void)memcpy(to, &bits, sizeof(*to));
}
<#else>
/* Stores ${k.block} floats whose bits stand in four bytes each, the lowest first. */
static inline void ${fn}_store(float *to, const uint8_t *code) {
#if defined(__ARM_FEATURE_UNALIGNED) && !defined(__ARM_BIG_ENDIAN)
  (void)memcpy(to, code, ${k.block * size});
#else
  int32_t j;
  for (j = 0; j < ${k.block}; j++, code += ${size}) {
    const uint32_t bits = (uint32_t)code[0] | (uint32_t)code[1] << 8 | (uint32_t)code[2] << 16 | (uint32_t)code[3] << 24;
    (void)memcpy(&to[j], &bits, sizeof(*to));
  }
#endif
}
</#if>

</#if>
<#if k.kind == "BITMAP">
/* Expands count values<#if k.block != 1> in blocks of ${k.block}</#if>. For each eight <#if k.block == 1>values<#else>blocks</#if>: a mask, the first one in the highest bit, then
 * those that are not zero. Returns the end of the code. */
<#elseif k.kind == "DELTA8">
/* Expands count values: for each that is stored a byte, how many zeros precede it, then the value.
 * Returns the end of the code. */
<#elseif k.kind == "DELTA4">
/* Expands count values: for each two that are stored a byte, how many zeros precede the first in its low
 * half and the second in its high half, then the values. Returns the end of the code. */
<#elseif k.kind == "NIBBLES">
/* Expands count values from -8 to 7, more by 8 in half a byte each. Of each eight, and of what is left over, the
 * first half is in the low halves of the bytes. Returns the end of the code. */
<#else>
/* Expands count values. Returns the end of the code. */
</#if>
static const uint8_t *${fn}(const uint8_t *code, ${k.type} *out, int32_t count) {
<#if k.mixed>
  uint32_t *const words = (uint32_t *)(void *)out;
  int32_t word;
</#if>
<#if k.kind != "PLAIN" && k.kind != "NIBBLES">
  (void)memset(out, 0, (size_t)count * sizeof(*out));
</#if>
<#if k.kind == "BITMAP">
  int32_t at;
  for (at = 0; at < count; at += ${8 * k.block}) {
    ${k.type} *const group = out + at;
    uint32_t mask = (uint32_t)*code++ << 24;
    while (mask != 0u) {
      const uint32_t i = ${p}_first_bit(mask);
<#if k.block == 1>
      ${store("group[i]", "code")}
      code += ${size};
<#elseif k.unit == "BYTE">
      (void)memcpy(group + ${k.block} * i, code, ${k.block * size});
      code += ${k.block * size};
<#elseif k.unit == "WORD">
      ${fn}_store(group + ${k.block} * i, code);
      code += ${k.block * size};
<#else>
      ${k.type} *const block = group + ${k.block} * i;
      int32_t j;
      for (j = 0; j < ${k.block}; j++, code += ${size}) {
        ${store("block[j]", "code")}
      }
</#if>
      mask &= ~(0x80000000u >> i);
    }
  }
<#elseif k.kind == "DELTA8">
  {
    ${k.type} *const end = out + count;
    while (out != end) {
      out += *code++;
      if (out != end) {
        ${store("*out", "code")}
        code += ${size};
        out++;
      }
    }
  }
<#elseif k.kind == "DELTA4">
  {
    ${k.type} *const end = out + count;
    while (out != end) {
      const uint32_t gaps = *code++;
      out += gaps & 15u;
      if (out == end) {
        break;
      }
      ${store("*out", "code")}
      code += ${size};
      out++;
      if (out == end) {
        break;
      }
      out += gaps >> 4;
      if (out != end) {
        ${store("*out", "code")}
        code += ${size};
        out++;
      }
    }
  }
<#elseif k.kind == "NIBBLES">
  ${k.type} *const end = out + count;
<#if k.unit == "BYTE">
  for (; end - out >= 8; code += 4, out += 8) {
    uint32_t pairs;
    uint32_t low;
    uint32_t high;
    (void)memcpy(&pairs, code, sizeof(pairs));
    /* 8 less in each byte at once: the bit above keeps the borrow. */
    low = (((pairs & 0x0F0F0F0Fu) | 0x80808080u) - 0x08080808u) ^ 0x80808080u;
    high = (((pairs >> 4 & 0x0F0F0F0Fu) | 0x80808080u) - 0x08080808u) ^ 0x80808080u;
    (void)memcpy(out, &low, sizeof(low));
    (void)memcpy(out + 4, &high, sizeof(high));
  }
<#else>
  for (; end - out >= 8; out += 4) {
    ${k.type} *const group = out + 4;
    for (; out != group; code++, out++) {
      out[0] = (${k.type})((*code & 15u) - 8u);
      out[4] = (${k.type})((uint32_t)(*code >> 4) - 8u);
    }
  }
</#if>
  {
    const int32_t half = (int32_t)(end - out + 1) / 2;
    ${k.type} *const middle = out + half;
    for (; out != middle; code++, out++) {
      out[0] = (${k.type})((*code & 15u) - 8u);
      if (end - out > half) {
        out[half] = (${k.type})((uint32_t)(*code >> 4) - 8u);
      }
    }
  }
<#else>
  for (; count > 0; count--, code += ${size}, out++) {
    ${store("*out", "code")}
  }
</#if>
<#if k.mixed>
  /* Of bytes a, b the halfword a + 256 * b. */
  for (word = 0; word < count / 4; word++) {
    const uint32_t pairs = words[word];
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
    uint32_t mixed;
    __asm__("usub16 %0, %1, %2" : "=r"(mixed) : "r"(pairs), "r"((pairs & 0x00800080u) << 1));
    words[word] = mixed;
#else
    const uint32_t high = (((pairs >> 8) & 0x00FF00FFu) + 0x01000100u - ((pairs >> 7) & 0x00010001u)) & 0x00FF00FFu;
    words[word] = (pairs & 0x00FF00FFu) | high << 8;
#endif
  }
</#if>
  return code;
}
