<#assign shift = k.perChannel?then("shift", "k->shift")>
<#function at i><#return k.perChannel?then("(int32_t)(bias - k->bias)" + i + ", ", "")></#function>
<#if !k.sixes>
/* From twice a sum to an output: doubling high multiply, then a shift that rounds half away from zero. */
static inline int8_t ${fn}_finish(int32_t twice, <#if k.perChannel>int32_t o, </#if>const ${params} *k) {
<#if k.perChannel>
  const int32_t shift = (int32_t)k->shifts[o] + 1;
  int32_t v = ${p}_multiply_high(twice, k->multipliers[o], k->rounding * (1 << (shift - 1)));
<#else>
  int32_t v = ${p}_multiply_high(twice, k->multiplier, k->rounding);
</#if>
  v += twice >> 31;
<#if k.clamped>
  return (int8_t)${p}_clamp(v >> ${shift}, k->min, k->max);
<#else>
  return ${p}_saturate_s8(v >> ${shift});
</#if>
}

</#if>
/* Outputs <#if k.sixes>six at a time, the rest </#if>two at a time. What the depth exceeds a
 * multiple of eight by is copied to a buffer with zeros behind it. The biases are doubled and hold the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k->depth, output += <#if k.tiled>k->pitch<#else>k->outputs</#if>) {
</#if>
  const int8_t *const whole_end = input + ((uint32_t)(k->depth - 1) & ~7u);
  const int8_t *tail = whole_end;
  int8_t last[8];
<#if k.sixes>
  struct ${p}_${k.product} row;
<#else>
  const uint32_t *w = k->weights;
  const int32_t *bias = k->bias;
  int8_t *out = output;
  int32_t left;
</#if>
  if (((uint32_t)k->depth & 7u) != 0u) {
    (void)memset(last, 0, 8);
    (void)memcpy(last, whole_end, (uint32_t)k->depth & 7u);
    tail = last;
  }
<#if k.sixes>
  row.even = ${p}_even_bytes(${p}_load32(tail));
  row.odd = ${p}_odd_bytes(${p}_load32(tail));
  row.second = ${p}_load32(tail + 4);
  row.x = input;
  row.end = whole_end;
  row.weights = k->weights;
  row.bias = k->bias;
  row.out = output;
  row.sixes_end = output + k->in_sixes;
  row.out_end = output + k->outputs;
<#if k.perChannel>
  row.multipliers = k->multipliers;
  row.halves = k->rounding;
  row.shifts = k->shifts;
<#else>
  row.multiplier = k->multiplier;
  row.rounding = k->rounding;
  row.shift = k->shift;
</#if>
<#if k.clamped>
  row.min = (uint32_t)(uint8_t)k->min * 0x01010101u;
  row.max = (uint32_t)(uint8_t)k->max * 0x01010101u;
</#if>
  ${p}_${k.product}_run(&row);
<#else>
  for (left = k->outputs; left > 0; left -= 2, bias += 2) {
    int32_t low = 0, mixed = 0;
    const int8_t *x = input;
    const int8_t *end = whole_end;
    int32_t part;
    for (part = 0; part < 2; part++, x = tail, end = tail + 8) {
      for (; x != end; x += 8, w += 4) {
        const uint32_t in0 = ${p}_load32(x), in1 = ${p}_load32(x + 4);
        const uint32_t x0 = ${p}_even_bytes(in0), x1 = ${p}_odd_bytes(in0);
        const uint32_t x2 = ${p}_even_bytes(in1), x3 = ${p}_odd_bytes(in1);
        mixed = ${p}_dot2(w[0], x0, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[0]), x0, low);
        mixed = ${p}_dot2(w[1], x1, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[1]), x1, low);
        mixed = ${p}_dot2(w[2], x2, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[2]), x2, low);
        mixed = ${p}_dot2(w[3], x3, mixed);
        low = ${p}_dot2(${p}_even_bytes(w[3]), x3, low);
      }
    }
    *out++ = ${fn}_finish(bias[0] + low * 2, ${at("")}k);
    if (left > 1) {
      *out++ = ${fn}_finish(bias[1] + ((int32_t)((uint32_t)mixed - (uint32_t)low) >> 7), ${at(" + 1")}k);
    }
  }
</#if>
<#if k.batched>
  }
</#if>
}
