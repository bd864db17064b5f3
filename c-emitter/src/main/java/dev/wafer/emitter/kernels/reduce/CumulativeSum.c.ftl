<#import "/kernels/summation.ftl" as s>
<#assign sum><#if k.scaled><@s.finish "sum"/><#else>sum</#if></#assign>
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  for (int32_t o = 0; o < k->outer; o++, input += k->depth * k->inner, output += k->depth * k->inner) {
    for (int32_t i = 0; i < k->inner; i++) {
      const ${k.x} *in = input + k->first + i;
      ${k.x} *out = output + k->first + i;
      ${k.sum} sum = <#if k.scaled>k->offset<#elseif k.x == "float">0.0f<#else>0</#if>;
      for (int32_t d = 0; d < k->depth; d++, in += k->step, out += k->step) {
        const ${k.sum} value = *in<#if k.scaled> + k->offset</#if>;
<#if k.exclusive>
        *out = ${sum};
</#if>
<#if k.x == "float" || k.scaled>
        sum += value;
<#else>
        sum = (${k.sum})((u${k.sum})sum + (u${k.sum})value);
</#if>
<#if !k.exclusive>
        *out = ${sum};
</#if>
      }
    }
  }
}
