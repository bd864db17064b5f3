<#import "/kernels/floats.ftl" as f>
<#import "/kernels/accumulator.ftl" as a>
<#import "rows.ftl" as r>
<#import "elements.ftl" as e>
<@r.gather/>
<@e.lowest/>
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
${p?upper_case}_NOINLINE static void ${fn}_product(const ${k.x} *rows, <#if k.rows != 1>${k.x} *turned, </#if>${k.x} *out, const ${params} *k) {
  const ${k.w} *weight = k->weights;
<@e.start/>
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
<@e.each; column>
        const ${k.x} *const in = first + <#if k.rows != 1>${k.rows} * </#if>(${column});
        const ${k.wide} w = <#if k.half>${p}_half_to_float(*weight++)<#else>*weight++</#if>;
<#list 0..<k.rows as i>
        a${i} += <#if k.float>in[${i}] * w<#else>(${k.sum})in[${i}] * (${k.sum})w</#if>;
</#list>
</@e.each>
<#list 0..<k.rows as i>
    out[<#if i == 0>o<#else>${i} * k->outputs + o</#if>] = <@finish "a" + i/>;
</#list>
  }
}
<#macro finish sum><#if !k.float>${a.finish(sum, "o")}<#else>${f.finish(sum, "o")}</#if></#macro>

<#if k.rows == 1>
<@r.drive/>
<#else>
<@r.drive extra="turned" declaration=k.x + " *turned"/>
</#if>
