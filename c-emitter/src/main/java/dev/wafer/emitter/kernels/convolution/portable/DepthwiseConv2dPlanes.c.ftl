<#assign clamp = k.clamped?then(", k", "")>
<#assign lanes = 0..<k.lanes>
<#if k.longMultiply>
/* From a sum of products to an output: doubling high multiply, then a shift that rounds half away from zero. */
static inline int8_t ${fn}_finish(int32_t sum, int32_t multiplier, int32_t rounding, int32_t shift<#if k.clamped>, const ${params} *k</#if>) {
  const int64_t product = (int64_t)(sum * 2) * multiplier;
  const int32_t high = (int32_t)(product >> 32) + (int32_t)((uint32_t)product >> 31);
<#else>
/* From a sum of products to an output: doubling high multiply, then a shift that rounds half away from zero. */
static inline int8_t ${fn}_finish(int32_t sum, int32_t multiplier, int32_t rounding, int32_t shift<#if k.clamped>, const ${params} *k</#if>) {
  const int32_t high = ${p}_mul_high(sum, multiplier);
</#if>
  const int32_t v = (high + <#if k.signFix>(sum >> 31) + </#if>rounding) >> shift;
<#if k.clamped>
  return (int8_t)${p}_clamp(v, k->min, k->max);
<#elseif k.longMultiply>
#if defined(__ARM_FEATURE_SAT) && defined(__GNUC__)
  int32_t r;
  __asm__("ssat %0, #8, %1" : "=r"(r) : "r"(v));
  return (int8_t)r;
#else
  return (int8_t)(v < -128 ? -128 : (v > 127 ? 127 : v));
#endif
<#else>
  return (int8_t)(v < -128 ? -128 : (v > 127 ? 127 : v));
</#if>
}

/* Rows of a channel's outputs from its plane, ${k.lanes} at a time. The last of a row are computed twice where that leaves some. */
${p?upper_case}_NOINLINE static void ${fn}_rows(const ${k.cell} *plane, int8_t *out, int32_t rows, int32_t o, const ${params} *k) {
  const int8_t *const weights = k->weights + o * k->taps;
  const int32_t bias = k->bias[o];
  const int32_t multiplier = k->multipliers[o];
  const int32_t shift = (int32_t)k->shifts[o] + 1;
  const int32_t rounding = k->halves * (1 << (shift - 1));
  for (; rows > 0; rows--, plane += k->stride_h * k->pitch, out += k->out_row) {
    int32_t x = 0;
    int32_t next = 0;
    do {
      const ${k.cell} *from = plane + x<#if k.strideW != 1> * ${k.strideW}</#if>;
      const int8_t *w = weights;
      const int8_t *const end = weights + k->taps;
      int8_t *put = out + x * k->out_pixel;
      int32_t <#list lanes as i>s${i} = bias<#sep>, </#list>;
      do {
<#if k.filterW != 0>
        const int32_t <#list 0..<k.filterW as i>w${i} = w[${i}]<#sep>, </#list>;
<#list 0..<((k.lanes - 1) * k.strideW + k.filterW) as at>
<#assign users = lanes?filter(i -> at gte i * k.strideW && at lt i * k.strideW + k.filterW)>
<#if users?size != 0>
        {
          const int32_t v = from[${at}];
<#list users as i>
          s${i} += v * w${at - i * k.strideW};
</#list>
        }
</#if>
</#list>
        from += k->pitch;
        w += ${k.filterW};
<#else>
        const int8_t *const row_end = w + k->filter_w;
        do {
          const int32_t weight = *w++;
<#list lanes as i>
          s${i} += from[${i * k.strideW}] * weight;
</#list>
          from++;
        } while (w != row_end);
        from += k->pitch - k->filter_w;
</#if>
      } while (w != end);
<#list lanes as i>
      *put = ${fn}_finish(s${i}, multiplier, rounding, shift${clamp});
<#sep>
      put += k->out_pixel;
</#list>
      next = x;
      x = x + ${k.lanes} < k->last ? x + ${k.lanes} : k->last;
    } while (x != next);
  }
}

/* Depthwise convolution, one channel after the other: a band of the channel's plane goes to the scratch with the zero
 * point around it. The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, ${k.cell} *scratch, const ${params} *k) {
  const struct ${p}_channel_rows inputs = {k->in_row, k->in_pixel, k->columns, k->pitch};
  int32_t oy;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k->in_image, output += k->out_image) {
</#if>
  for (oy = 0; oy < k->out_h; oy += k->band) {
    const int32_t rows_out = k->out_h - oy < k->band ? k->out_h - oy : k->band;
    const int32_t iy = oy * k->stride_h - k->pad_top;
    const int32_t first = iy < 0 ? 0 : iy;
    const int32_t wanted = iy + (rows_out - 1) * k->stride_h + k->filter_h;
    const int32_t last = wanted < k->in_h ? wanted : k->in_h;
    int32_t c;
    int32_t i;
    for (i = 0; i < k->cells; i++) {
      scratch[i] = (${k.cell})k->padding;
    }
    for (c = 0; c < k->channels; c++) {
      ${p}_gather_channel(input + first * k->in_row + c, last - first, scratch + (first - iy) * k->pitch + k->pad_left, &inputs);
<#if k.multiplied>
      for (i = c * k->multiplier_c; i < (c + 1) * k->multiplier_c; i++) {
        ${fn}_rows(scratch, output + oy * k->out_row + i, rows_out, i, k);
      }
<#else>
      ${fn}_rows(scratch, output + oy * k->out_row + c, rows_out, c, k);
</#if>
    }
  }
<#if k.batched>
  }
</#if>
}
