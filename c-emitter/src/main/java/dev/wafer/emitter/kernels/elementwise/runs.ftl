<#-- Loops around runs of elements that lie side by side in two inputs and the output; what is nested goes through a run at a, b and out, indented by what it gets. -->
<#macro around element>
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
<#if i == 0>
${at}const ${element} *a0 = input_a;
${at}const ${element} *b0 = input_b;
${at}${element} *out0 = output;
<#else>
${at}const ${element} *a${i} = a${i - 1};
${at}const ${element} *b${i} = b${i - 1};
${at}${element} *out${i} = out${i - 1};
</#if>
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, a${i} += k->step_a${i}, b${i} += k->step_b${i}, out${i} += k->step_out${i}) {
</#list>
<#local inner = k.loops - 1>
<#local at = ""?left_pad(2 * inner)>
${at}    const ${element} *a = a${inner};
${at}    const ${element} *b = b${inner};
${at}    ${element} *out = out${inner};
<#nested at + "  ">
<#list inner..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
</#macro>
