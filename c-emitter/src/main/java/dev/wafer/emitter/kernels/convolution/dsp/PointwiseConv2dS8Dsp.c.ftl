<#assign step = k.gaps?then("in_pitch", "depth")>
<#assign m = p + "_" + k.matmul>
<#assign put = p + "_put" + (k.group == 3)?then("_three", "")>
<#assign put_group = (k.group == 3)?then(put, put + "_four")>
/* 1x1 convolution with stride 1: a matrix product whose left-hand side is the input. The inputs of ${(k.group == 3)?then("three", "four")}
 * pixels at a time are widened to halfwords in the scratch. The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *scratch, const ${params} *k) {
  const struct ${m} weights = {
      k->weights, k->bias, k->multipliers, k->rounding, k->steps, k->channels<#if k.clamped>, k->min, k->max</#if>};
  const int32_t depth = k->depth;
<#if k.gaps>
  const int32_t in_pitch = k->in_pitch;
</#if>
<#if k.tiled>
  const int32_t pitch = k->pitch;
<#else>
  const int32_t pitch = k->channels;
</#if>
  int32_t pixels;
<#if k.rest != "">
  int32_t rest;
</#if>
<#if k.repeats>
  int32_t i;
  for (i = 2 * depth + 4 * k->repeats; i < 8 * k->steps; i++) {
    scratch[i] = 0;
  }
</#if>
  for (pixels = k->pixels; <#if k.four>(pixels >= ${k.group}) && (pixels != 4)<#else>pixels >= ${k.group}</#if>; pixels -= ${k.group}) {
<#if k.repeats>
    uint32_t *const to = ${p}_put_four(scratch, input, ${step}, depth);
<#else>
    (void)${put_group}(scratch, input, ${step}, depth);
</#if>
    input += ${k.group} * ${step};
<#if k.repeats>
    for (i = 0; i < 4; i++) {
      (void)${p}_repeat(to + i, scratch + i, k->repeated, k->repeats);
    }
</#if>
    ${m}_${k.group}(scratch, output, pitch, &weights);
    output += ${k.group} * pitch;
  }
<#if k.four>
  if (pixels == 4) {
<#if k.matmulOfFour == k.matmul>
    (void)${p}_put_four(scratch, input, ${step}, depth);
    ${m}_4(scratch, output, pitch, &weights);
<#else>
    const struct ${p}_${k.matmulOfFour} same = {
        k->weights, k->bias, k->multipliers, k->rounding, k->steps, k->channels<#if k.clamped>, k->min, k->max</#if>};
    (void)${p}_put_four(scratch, input, ${step}, depth);
    ${p}_${k.matmulOfFour}_4(scratch, output, pitch, &same);
</#if>
<#if k.rest != "">
    return;
</#if>
  }
</#if>
<#if k.rest != "">
  for (rest = 0; rest < pixels; rest++, input += ${step}) {
<#if k.repeats>
    (void)${p}_repeat(${p}_put_run(scratch + rest, input, depth), scratch + rest, k->repeated, k->repeats);
<#else>
    (void)${put}_run(scratch + rest, input, depth);
</#if>
  }
  ${m}${k.rest}(scratch, output, pitch, pixels, &weights);
</#if>
}
