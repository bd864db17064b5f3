<#import "/kernels/accumulator.ftl" as acc>
/* Each matrix of the first input times its matrix of the second; the outer loops broadcast. */
static void ${fn}(const ${k.x} *input1, const ${k.x} *input2, ${k.x} *output, const ${params} *k) {
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
<#assign a = (i == 0)?then("input1", "a" + (i - 1))>
<#assign b = (i == 0)?then("input2", "b" + (i - 1))>
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++) {
${at}  const ${k.x} *const a${i} = ${a} + i${i} * k->step1_${i};
${at}  const ${k.x} *const b${i} = ${b} + i${i} * k->step2_${i};
</#list>
<#assign at = ""?left_pad(2 + 2 * k.loops)>
<#assign a = "a" + (k.loops - 1)>
<#assign b = "b" + (k.loops - 1)>
${at}for (int32_t r = 0; r < k->rows; r++) {
${at}  const ${k.x} *const x = ${a} + r * k->x_row;
${at}  for (int32_t c = 0; c < k->columns; c++) {
${at}    const ${k.x} *const y = ${b} + c * k->y_column;
<#if k.float>
${at}    float sum = 0.0f;
${at}    for (int32_t d = 0; d < k->depth; d++) {
${at}      sum += x[d * k->x_depth] * y[d * k->y_depth];
${at}    }
${at}    *output++ = sum;
<#elseif k.wide>
${at}    int64_t sum = 0;
${at}    for (int32_t d = 0; d < k->depth; d++) {
${at}      sum += (int32_t)x[d * k->x_depth] * y[d * k->y_depth];
${at}    }
${at}    *output++ = (int16_t)${p}_clamp(${p}_requantize_wide(sum, k->multiplier, k->shift), k->min, k->max);
<#else>
${at}    ${k.wraps?then("uint32_t", "int32_t")} sum = 0;
${at}    for (int32_t d = 0; d < k->depth; d++) {
${at}      sum += <#if k.wraps>(uint32_t)(</#if>(x[d * k->x_depth] + k->x_offset) * (y[d * k->y_depth] + k->y_offset)<#if k.wraps>)</#if>;
${at}    }
<#if k.wraps || k.offsetWraps>
${at}    const int32_t scaled = ${p}_requantize((int32_t)sum, k->multiplier, k->shift);
${at}    *output++ = (int8_t)${p}_clamp(${acc.plus("scaled", "k->zero_point")}, k->min, k->max);
<#else>
${at}    sum = ${p}_requantize(sum, k->multiplier, k->shift) + k->zero_point;
${at}    *output++ = (int8_t)${p}_clamp(sum, k->min, k->max);
</#if>
</#if>
${at}  }
${at}}
<#list (k.loops - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
}
