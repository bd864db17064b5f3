<#import "/kernels/accumulator.ftl" as a>
<#import "rows.ftl" as r>
<#macro products>
        const ${k.wide} w = *weight++;
<#list 0..<k.rows as i>
        a${i} += <#if k.float>in[${i}] * w<#else>(${k.sum})in[${i}] * (${k.sum})w</#if>;
</#list>
</#macro>
<@r.gather/>
<#if k.form == "bitmap">
/* Index of the lowest bit that is set, of which there must be one. */
static inline uint32_t ${fn}_lowest(uint32_t mask) {
#if defined(__GNUC__) && (defined(__ARM_FEATURE_CLZ) || !defined(__arm__))
  return (uint32_t)__builtin_ctz(mask);
#else
  uint32_t index = 0;
  for (; (mask & 1u) == 0; mask >>= 1) {
    index++;
  }
  return index;
#endif
}

</#if>
<#if k.rows == 1>
/* A row times a matrix of which only the weights are stored that are not zero; <#rt>
<#else>
/* Four rows, turned so that their elements of a column lie together, times a matrix of which only the
 * weights are stored that are not zero; <#rt>
</#if>
<#if k.form == "bitmap">
a bit for each weight tells
 * which. */
<#else>
a gap counts the zeros before
 * each<#if k.form == "delta4">, two gaps to a byte</#if>. Rows of the matrix run into each other. */
</#if>
static void ${fn}_product(const ${k.x} *rows, <#if k.rows != 1>${k.x} *turned, </#if>${k.x} *out, const ${params} *k) {
  const ${k.w} *weight = k->weights;
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
<#if k.rows == 1>
  const ${k.x} *const first = rows;
<#else>
  const ${k.x} *const first = turned;
  for (const ${k.x} *const end = rows + k->pitch; rows != end; rows++, turned += ${k.rows}) {
<#list 0..<k.rows as i>
    turned[${i}] = rows[<#if i == 0>0<#else>${i} * k->pitch</#if>];
</#list>
  }
</#if>
  for (int32_t o = 0; o < k->outputs; o++) {
<#if k.float>
    float <#list 0..<k.rows as i>a${i} = 0.0f<#sep>, </#sep></#list>;
<#else>
    ${k.sum} a0 = k->bias[o]<#list 1..<k.rows as i>, a${i} = a0</#list>;
</#if>
<#if k.form == "bitmap">
    const ${k.x} *x = first;
    for (int32_t n = k->mask_words; n > 0; n--, x += ${32 * k.rows}) {
      uint32_t mask = *masks++;
      while (mask != 0) {
        const ${k.x} *const in = x + <#if k.rows != 1>${k.rows} * </#if>${fn}_lowest(mask);
        mask &= mask - 1;
<@products/>
      }
    }
<#else>
    while (at < k->columns) {
      const ${k.x} *const in = first + <#if k.rows != 1>${k.rows} * </#if>at;
      {
<@products/>
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
<#list 0..<k.rows as i>
    out[<#if i == 0>o<#else>${i} * k->outputs + o</#if>] = <@finish "a" + i/>;
</#list>
  }
}
<#macro finish sum><#if !k.float>${a.finish(sum, "o")}<#elseif k.clamps>${p}_clampf(${sum} + k->bias[o], k->min, k->max)<#else>${sum} + k->bias[o]</#if></#macro>

<#if k.rows == 1>
<@r.drive/>
<#else>
<@r.drive extra="turned" declaration=k.x + " *turned"/>
</#if>
