<#-- The output element of a finished sum: scaled, moved to the output's zero point, clamped. -->
<#function finish sum channel>
  <#if k.perChannel>
    <#local factor = "k->multipliers[" + channel + "], k->shifts[" + channel + "]">
  <#else>
    <#local factor = "k->multiplier, k->shift">
  </#if>
  <#local scaled = p + "_" + k.requantize + "(" + k.narrow + sum + ", " + factor + ")">
  <#return "(" + k.x + ")" + p + "_clamp(" + scaled + " + k->zero_point, k->min, k->max)">
</#function>
