<#import "/kernels/pooling/windows.ftl" as pool>
/* Positions outside the input do not take part. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
<@pool.each_window element="float">
        for (int32_t c = 0; c < k->out_c; c++, window++) {
          float result = ${k.max?then("-3.402823466e+38f", "0.0f")};
<@pool.each_tap element="float">
<#if k.max>
              const float value = *in;
              result = value > result ? value : result;
<#else>
              result += <#if k.root>*in * </#if>*in;
</#if>
</@pool.each_tap>
<#if k.root>
          result = sqrtf(result / (float)(rows * columns));
<#elseif !k.max>
          result /= (float)(rows * columns);
</#if>
<#if k.clamps>
          *output++ = ${p}_clampf(result, k->min, k->max);
<#else>
          *output++ = result;
</#if>
        }
</@pool.each_window>
}
