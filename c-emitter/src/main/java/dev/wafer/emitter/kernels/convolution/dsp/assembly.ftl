<#-- Pieces of assembly for Thumb-2 that several kernels are made of. -->
<#-- Adds a constant of up to 20 bits, which one instruction may not hold. -->
<#macro add to from value>
<#local n = value?abs op = (value lt 0)?then("sub", "add")>
<#if n lt 4096>
          "${op} ${to}, ${from}, #${n}\n\t"
<#else>
          "${op} ${to}, ${from}, #${n - n % 4096}\n\t"
<#if n % 4096 != 0>
          "${op} ${to}, ${to}, #${n % 4096}\n\t"
</#if>
</#if>
</#macro>
<#macro clamp value min max>
          "cmp ${value}, ${min}\n\t"
          "it lt\n\t"
          "movlt ${value}, ${min}\n\t"
          "cmp ${value}, ${max}\n\t"
          "it gt\n\t"
          "movgt ${value}, ${max}\n\t"
</#macro>
