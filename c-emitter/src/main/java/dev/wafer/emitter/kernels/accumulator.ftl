<#-- The output element of a finished sum: scaled, moved to the output's zero point, clamped. -->
<#function finish sum channel>
  <#if k.perChannel>
    <#return element(sum, "k->multipliers[" + channel + "], k->shifts[" + channel + "]", "k->")>
  </#if>
  <#return element(sum, "k->multiplier, k->shift", "k->")>
</#function>
<#-- The same by a factor, and by fields or numbers whose names have this prefix. -->
<#function element sum factor prefix>
  <#local scaled = p + "_" + k.requantize + "(" + k.narrow + sum + ", " + factor + ")">
  <#return "(" + k.x + ")" + p + "_clamp(" + plus(scaled, prefix + "zero_point") + ", " + prefix + "min, " + prefix + "max)">
</#function>
<#-- What finishes a channel's sums in numbers of their own, which stores of outputs cannot change. -->
<#macro numbers channel>
    const int32_t multiplier = k->${k.perChannel?then("multipliers[" + channel + "]", "multiplier")};
    const int32_t shift = k->${k.perChannel?then("shifts[" + channel + "]", "shift")};
    const int32_t zero_point = k->zero_point;
    const int32_t min = k->min;
    const int32_t max = k->max;
</#macro>
<#-- The output element of a finished sum by these numbers. -->
<#function finishByNumbers sum><#return element(sum, "multiplier, shift", "")></#function>
<#-- A sum of 32 bits, wrapping where the kernel says that it can leave them. -->
<#function plus a b>
  <#return (k.offsetWraps!false)?then("(int32_t)((uint32_t)" + a + " + (uint32_t)" + b + ")", a + " + " + b)>
</#function>
