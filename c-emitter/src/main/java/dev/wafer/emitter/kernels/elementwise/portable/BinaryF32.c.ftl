<#macro element indent>
<#local e = k.expression?replace("@", p)>
<#if k.clamps>
${indent}<#if k.placed>*o${k.loops - 1}<#else>*output++</#if> = ${p}_clampf(${e}, k->min, k->max);
<#else>
${indent}<#if k.placed>*o${k.loops - 1}<#else>*output++</#if> = ${e};
</#if>
</#macro>
static void ${fn}(const float *input1, const float *input2, float *output, const ${params} *k) {
<#if k.flat>
  for (int32_t i = 0; i < k->extent0; i++) {
    const float a = input1[i];
    const float b = input2[i];
<@element indent="    "/>
  }
<#else>
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
<#assign a = (i == 0)?then("input1", "a" + (i - 1))>
<#assign b = (i == 0)?then("input2", "b" + (i - 1))>
${at}const float *a${i} = ${a};
${at}const float *b${i} = ${b};
<#if k.placed>
${at}float *o${i} = ${(i == 0)?then("output", "o" + (i - 1))};
</#if>
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, a${i} += k->step1_${i}, b${i} += k->step2_${i}<#if k.placed>, o${i} += k->step0_${i}</#if>) {
</#list>
<#assign at = ""?left_pad(2 + 2 * k.loops)>
${at}const float a = *a${k.loops - 1};
${at}const float b = *b${k.loops - 1};
<@element indent=at/>
<#list (k.loops - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
</#if>
}
