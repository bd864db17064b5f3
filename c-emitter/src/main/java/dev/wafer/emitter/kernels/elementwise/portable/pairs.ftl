<#-- Loops over two tensors that are broadcast; the element of the output is a C expression of a and b. -->
<#macro each in1 in2 out element>
<#if k.flat>
  for (int32_t i = 0; i < k->extent0; i++) {
    const ${in1} a = input1[i];
    const ${in2} b = input2[i];
    output[i] = ${element};
  }
<#else>
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
${at}const ${in1} *a${i} = ${(i == 0)?then("input1", "a" + (i - 1))};
${at}const ${in2} *b${i} = ${(i == 0)?then("input2", "b" + (i - 1))};
<#if k.placed>
${at}${out} *o${i} = ${(i == 0)?then("output", "o" + (i - 1))};
</#if>
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, a${i} += k->step1_${i}, b${i} += k->step2_${i}<#if k.placed>, o${i} += k->step0_${i}</#if>) {
</#list>
<#assign at = ""?left_pad(2 + 2 * k.loops)>
${at}const ${in1} a = *a${k.loops - 1};
${at}const ${in2} b = *b${k.loops - 1};
${at}<#if k.placed>*o${k.loops - 1}<#else>*output++</#if> = ${element};
<#list (k.loops - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
</#if>
</#macro>
