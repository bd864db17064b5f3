<#import "/kernels/summation.ftl" as s>
static void ${fn}(<#list 0..<k.inputs as i>const ${k.x} *input${i}, </#list>${k.x} *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
<#if k.scaled>
    const int32_t sum = <#list 0..<k.inputs as i>input${i}[i] + </#list>${k.inputs + 1} * k->offset;
    output[i] = <@s.finish "sum"/>;
<#elseif k.x == "float">
    output[i] = 0.0f<#list 0..<k.inputs as i> + input${i}[i]</#list>;
<#else>
    output[i] = (${k.x})(<#list 0..<k.inputs as i>(u${k.x})input${i}[i]<#sep> + </#sep></#list>);
</#if>
  }
}
