<#import "/support/dsp_finish.ftl" as d>
<#assign dsp = true>
<#macro numbers>
    const int32_t shift = (int32_t)(k->bias[c] & 0xFF) + 1;
    const int32_t twice_bias = (int32_t)(k->bias[c] >> ${k.wide?then(32, 7)});
    const int32_t multiplier = k->multipliers[c];
    const int32_t rounding = k->rounding * (1 << (shift - 1));
<#if k.clamped>
    const int32_t min = k->min;
    const int32_t max = k->max;
</#if>
</#macro>
<#function finish sum><#return fn + "_finish((" + sum + " >> 5) + twice_bias, multiplier, rounding, shift" + k.clamped?then(", min, max", "") + ")"></#function>
<#macro multiply u v>${p}_dsp_winograd_4x4_product(${u}, ${v}, depth, scratch);</#macro>
<#macro product>
<@d.scaled name=fn + "_finish" signFix=k.signFix saturate=!k.clamped/>
</#macro>
<#include "/kernels/convolution/winograd_4x4.ftl">
