<#assign step = k.gaps?then("in_pitch", "depth")>
<#assign m = p + "_" + k.matmul>
/* 1x1 convolution with stride 1: a matrix product whose left-hand side is the input. The inputs of four
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
  int32_t i;
<#if k.repeats>
  for (i = 2 * depth + 4 * k->repeats; i < 16 * k->steps; i++) {
    scratch[i] = 0;
  }
<#elseif k.padded>
  for (i = 0; i < 4; i++) {
    scratch[16 * k->steps - 8 + i] = 0;
    scratch[16 * k->steps - 4 + i] = 0;
  }
</#if>
  for (pixels = k->pixels; pixels >= 4; pixels -= 4) {
    uint32_t *to = scratch;
    for (i = 0; i < depth; i += 4, input += 4, to += 8) {
      const uint32_t v0 = ${p}_load32(input);
      const uint32_t v1 = ${p}_load32(input + ${step});
      const uint32_t v2 = ${p}_load32(input + 2 * ${step});
      const uint32_t v3 = ${p}_load32(input + 3 * ${step});
      to[0] = ${p}_even_bytes(v0);
      to[1] = ${p}_even_bytes(v1);
      to[2] = ${p}_even_bytes(v2);
      to[3] = ${p}_even_bytes(v3);
      to[4] = ${p}_odd_bytes(v0);
      to[5] = ${p}_odd_bytes(v1);
      to[6] = ${p}_odd_bytes(v2);
      to[7] = ${p}_odd_bytes(v3);
    }
    input += <#if k.gaps>4 * in_pitch - depth<#else>3 * depth</#if>;
<#if k.repeats>
    for (i = 0; i < 4; i++) {
      (void)${p}_repeat(to + i, scratch + i, k->repeated, k->repeats);
    }
</#if>
    ${m}_4(scratch, output, pitch, &weights);
    output += 4 * pitch;
  }
  for (; pixels > 0; pixels--, input += ${step}, output += pitch) {
<#if k.repeats>
    (void)${p}_repeat(${p}_put_run(scratch, input, depth), scratch, k->repeated, k->repeats);
<#else>
    (void)${p}_put_run(scratch, input, depth);
</#if>
    ${m}_1(scratch, output, &weights);
  }
}
