<#-- What kernels of floats share. -->
<#-- A number between the bounds of the activation, where it has any. -->
<#function clamped real>
  <#return k.clamps?then(p + "_clampf(" + real + ", k->min, k->max)", real)>
</#function>
<#-- The output element of a finished sum. -->
<#function finish sum channel>
  <#return clamped(sum + " + k->bias[" + channel + "]")>
</#function>
