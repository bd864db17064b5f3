<#-- What a model's calls take: for its header and its code. -->
<#-- The parameters that stand for all arenas. -->
<#function takes const><#return arenas?map(a -> const + "void *" + a.argument)?join(", ")></#function>
<#-- The inputs and outputs that are the caller's. -->
<#assign callers = inputs?filter(t -> t.external)?map(t -> {"name": "input_" + t.index, "const": "const ", "ctype": t.ctype})
    + outputs?filter(t -> t.external)?map(t -> {"name": "output_" + t.index, "const": "", "ctype": t.ctype})>
<#-- The input whose rows are handed over one after the other. -->
<#list inputs?filter(t -> t.fed) as t>
<#assign fed = t + {"name": "input_" + t.index}>
</#list>
<#assign others = callers?filter(c -> !(fed?? && c.name == fed.name))>
<#-- The parameters for some of them. -->
<#function declared buffers><#return buffers?map(c -> c.const + c.ctype + " *" + c.name)></#function>
