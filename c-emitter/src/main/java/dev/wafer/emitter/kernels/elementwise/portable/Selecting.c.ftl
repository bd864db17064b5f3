static void ${fn}(const uint8_t *condition, const ${k.x} *input1, const ${k.x} *input2, ${k.x} *output, const ${params} *k) {
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
${at}const uint8_t *c${i} = ${(i == 0)?then("condition", "c" + (i - 1))};
${at}const ${k.x} *a${i} = ${(i == 0)?then("input1", "a" + (i - 1))};
${at}const ${k.x} *b${i} = ${(i == 0)?then("input2", "b" + (i - 1))};
${at}${k.x} *o${i} = ${(i == 0)?then("output", "o" + (i - 1))};
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++) {
</#list>
${""?left_pad(2 + 2 * k.loops)}*o${k.loops - 1} = *c${k.loops - 1} != 0 ? *a${k.loops - 1} : *b${k.loops - 1};
<#list (k.loops - 1)..0 as i>
<#assign at = ""?left_pad(4 + 2 * i)>
${at}c${i} += k->step0_${i};
${at}a${i} += k->step1_${i};
${at}b${i} += k->step2_${i};
${at}o${i} += k->step3_${i};
${""?left_pad(2 + 2 * i)}}
</#list>
}
