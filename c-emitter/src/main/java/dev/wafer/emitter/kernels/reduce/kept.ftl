<#-- Loops over the axes that a reduction keeps, in the order of the output; what is nested is given its
     indent and stands where the pointer `first` is at the first of the elements that become one. -->
<#function indent depth><#return ""?left_pad(2 + 2 * depth)></#function>
<#macro loops>
<#list 0..<k.keptLoops as i>
${indent(i)}for (int32_t i${i} = 0; i${i} < k->kept${i}; i${i}++) {
</#list>
${indent(k.keptLoops)}const ${k.x} *const first = input<#list 0..<k.keptLoops as i> + i${i} * k->kept_step${i}</#list>;
<#nested indent(k.keptLoops)>
<#list (k.keptLoops - 1)..0 as i>
${indent(i)}}
</#list>
</#macro>
