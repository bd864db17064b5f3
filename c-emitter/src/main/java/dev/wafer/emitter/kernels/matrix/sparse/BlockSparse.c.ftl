<#import "/kernels/floats.ftl" as f>
<#import "/kernels/accumulator.ftl" as a>
<#import "rows.ftl" as r>
<#assign rows = ["a", "b", "c", "d"][0..<k.rows]>
<@r.gather/>
/* A group of ${k.rows} row<#if k.rows != 1>s</#if> times a matrix of which only the blocks of ${k.height} output<#if k.height != 1>s</#if> by ${k.width} input<#if k.width != 1>s</#if> are stored that
 * are not all zero. A gap counts the blocks left out before a block. The weights lie as they are read<#if k.lanes != 1>,
 * four outputs to an input</#if>. */
static void ${fn}_product(const ${k.x} *first, ${k.x} *out, const ${params} *k) {
  const ${k.w} *w = k->weights;
  const uint8_t *gaps = k->gaps;
  const uint16_t *count = k->counts;
  int32_t o = 0;
  while (o < k->outputs) {
<#if k.height gt 4>
    const int32_t strip_end = o + ${k.height} < k->outputs ? o + ${k.height} : k->outputs;
    for (; o < strip_end; o += 4) {
      const uint8_t *gap = gaps;
<#else>
    {
</#if>
      const ${k.x} *at = first;
<#list rows as row>
<#list 0..<k.lanes as i>
<#if k.float>
      float ${row}${i} = 0.0f;
<#else>
      ${k.sum} ${row}${i} = <#if row == "a">k->bias[o<#if i != 0> + ${i}</#if>]<#else>a${i}</#if>;
</#if>
</#list>
</#list>
      for (int32_t n = *count; n > 0; n--) {
        at += *<#if k.height gt 4>gap<#else>gaps</#if>++<#if k.width != 1> * ${k.width}</#if>;
<#list 0..<k.width as c>
        {
<#list rows as row>
          const ${k.wide} ${row} = at[<#if row?index == 0>${c}<#else>${row?index} * k->pitch<#if c != 0> + ${c}</#if></#if>];
</#list>
<#list 0..<k.lanes as i>
<#list rows as row>
          ${row}${i} += <#if k.float>${row} * w[${c * k.lanes + i}]<#else>(${k.sum})${row} * (${k.sum})w[${c * k.lanes + i}]</#if>;
</#list>
</#list>
        }
</#list>
        at += ${k.width};
        w += ${k.width * k.lanes};
      }
<#if k.lanes == 1>
<#list rows as row>
      out[<#if row?index == 0>o<#else>${row?index} * k->outputs + o</#if>] = <@finish row + "0" "o"/>;
</#list>
      o++;
<#else>
      {
<#list rows as row>
        const ${k.sum} ${row}[4] = {<#list 0..3 as i>${row}${i}<#sep>, </#sep></#list>};
</#list>
        const int32_t valid = k->outputs - o < 4 ? k->outputs - o : 4;
        for (int32_t i = 0; i < valid; i++) {
<#list rows as row>
          out[<#if row?index != 0>${row?index} * k->outputs + </#if>o + i] = <@finish row + "[i]" "o + i"/>;
</#list>
        }
      }
<#if k.height == 4>
      o += 4;
</#if>
</#if>
    }
<#if k.height gt 4>
    gaps += *count;
</#if>
    count++;
  }
}
<#macro finish sum channel><#if !k.float>${a.finish(sum, channel)}<#else>${f.finish(sum, channel)}</#if></#macro>

<@r.drive/>
