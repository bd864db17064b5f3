<#assign by_stride = (k.stride == 1)?then("", " * " + k.stride)>
<#assign pairs = (k.stride == 1)?then(k.outWidth - k.outWidth % 2, 0)>
<#assign singles = k.outWidth - pairs>
<#-- Bytes behind the pixels read or written up to the next row. -->
<#assign rest = k.inRow - (k.width - k.width % 4) * k.inPixel>
<#assign gap = k.outRow - k.outWidth * k.outPixel>
<#macro one indent>
${indent}uint32_t x01, x23;
${indent}int32_t a;
${indent}${p}_load_pair(from, &x01, &x23);
${indent}a = ${p}_dot_low_high(x23, top12, ${p}_dot2(x01, top01, bias));
${indent}${p}_load_pair(from + ${k.pitch}, &x01, &x23);
${indent}a = ${p}_dot_low_high(x23, middle12, ${p}_dot2(x01, middle01, a));
${indent}${p}_load_pair(from + ${2 * k.pitch}, &x01, &x23);
${indent}a = ${p}_dot_low_high(x23, bottom12, ${p}_dot2(x01, bottom01, a));
${indent}*out = ${fn}_finish(a * 2, multiplier, rounding, shift<#if k.clamped>, k</#if>);
${indent}out += ${k.outPixel};
</#macro>
static inline int8_t ${fn}_finish(int32_t twice, int32_t multiplier, int32_t rounding, int32_t shift<#if k.clamped>, const ${params} *k</#if>) {
  int32_t v = ${p}_multiply_high(twice, multiplier, rounding);
<#if k.signFix>
  v += twice >> 31;
</#if>
<#if k.clamped>
  return (int8_t)${p}_clamp(v >> shift, k->min, k->max);
<#else>
  return ${p}_saturate_s8(v >> shift);
</#if>
}

/* 3x3 depthwise convolution, one channel after the other: a band of the channel's plane goes to the scratch
 * as halfwords with the zero point around it, and outputs come from words of two columns. The bias holds the
 * input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, int16_t *scratch, const ${params} *k) {
  const uint32_t padding = (uint32_t)(k->padding & 0xFFFF) * 0x00010001u;
  int32_t oy;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += <#if k.inImage != 0>${k.inImage}<#else>k->in_h * ${k.inRow}</#if>, output += <#if k.outImage != 0>${k.outImage}<#else>k->out_h * ${k.outRow}</#if>) {
</#if>
  for (oy = 0; oy < k->out_h; oy += k->band) {
    const int32_t rows_out = k->out_h - oy < k->band ? k->out_h - oy : k->band;
    const int32_t iy = oy${by_stride} - k->pad_top;
    const int32_t first = iy < 0 ? 0 : iy;
    const int32_t wanted = iy + (rows_out - 1)${by_stride} + 3;
    const int32_t last = wanted < k->in_h ? wanted : k->in_h;
    const uint32_t *weights = k->weights;
    const int32_t *biases = k->bias;
    const int32_t *multipliers = k->multipliers;
    const uint8_t *shifts = k->shifts;
    int32_t c;
    int32_t i;
    for (i = 0; i < ((k->band - 1)${by_stride} + 3) * ${k.pitch / 2}; i++) {
      ((uint32_t *)(void *)scratch)[i] = padding;
    }
    for (c = 0; c < ${k.channels}; c++) {
<#list ["top", "middle", "bottom"] as row>
<#if k.wide>
      const uint32_t ${row}01 = weights[${2 * row?index}];
      const uint32_t ${row}12 = weights[${2 * row?index + 1}];
<#else>
      const uint32_t ${row}01 = ${p}_even_bytes(weights[${row?index}]);
      const uint32_t ${row}12 = ${p}_odd_bytes(weights[${row?index}]);
</#if>
</#list>
      const int32_t bias = *biases;
      const int32_t multiplier = *multipliers;
      const int32_t shift = *shifts + 1;
      const int32_t rounding = k->rounding * (1 << *shifts);
      const int8_t *plane = input + first * ${k.inRow} + c;
      int16_t *to = scratch + (first - iy) * ${k.pitch} + ${k.padLeft};
      const int16_t *from = scratch;
      int8_t *out = output + oy * ${k.outRow} + c;
      int32_t y;
      for (y = first; y < last; y++) {
<#if k.width lte 8>
<#list 0..<k.width as x>
        to[${x}] = plane[${x * k.inPixel}];
</#list>
        plane += ${k.inRow};
        to += ${k.pitch};
<#else>
        const int8_t *const groups_end = plane + ${(k.width - k.width % 4) * k.inPixel};
        for (; plane != groups_end; plane += ${4 * k.inPixel}, to += 4) {
          to[0] = plane[0];
          to[1] = plane[${k.inPixel}];
          to[2] = plane[${2 * k.inPixel}];
          to[3] = plane[${3 * k.inPixel}];
        }
<#list 0..<(k.width % 4) as x>
        to[${x}] = plane[${x * k.inPixel}];
</#list>
<#if rest != 0>
        plane += ${rest};
</#if>
        to += ${k.pitch - (k.width - k.width % 4)};
</#if>
      }
      weights += ${k.wide?then(6, 3)};
      biases++;
      multipliers++;
      shifts++;
      for (y = 0; y < rows_out; y++) {
<#if pairs != 0>
        const int8_t *const pairs_end = out + ${pairs * k.outPixel};
        do {
          uint32_t x01, x23;
          int32_t a, b;
          ${p}_load_pair(from, &x01, &x23);
          a = ${p}_dot_low_high(x23, top12, ${p}_dot2(x01, top01, bias));
          b = ${p}_dot2(x23, top12, ${p}_dot_low_high(top01, x01, bias));
          ${p}_load_pair(from + ${k.pitch}, &x01, &x23);
          a = ${p}_dot_low_high(x23, middle12, ${p}_dot2(x01, middle01, a));
          b = ${p}_dot2(x23, middle12, ${p}_dot_low_high(middle01, x01, b));
          ${p}_load_pair(from + ${2 * k.pitch}, &x01, &x23);
          a = ${p}_dot_low_high(x23, bottom12, ${p}_dot2(x01, bottom01, a));
          b = ${p}_dot2(x23, bottom12, ${p}_dot_low_high(bottom01, x01, b));
          from += 2;
          out[0] = ${fn}_finish(a * 2, multiplier, rounding, shift<#if k.clamped>, k</#if>);
          out[${k.outPixel}] = ${fn}_finish(b * 2, multiplier, rounding, shift<#if k.clamped>, k</#if>);
          out += ${2 * k.outPixel};
        } while (out != pairs_end);
<#if singles != 0>
        {
<@one indent="          "/>
        }
</#if>
        from += ${k.pitch - pairs};
<#elseif k.stride == 1>
<@one indent="        "/>
        from += ${k.pitch};
<#else>
        const int8_t *const row_end = out + ${k.outWidth * k.outPixel};
        do {
<@one indent="          "/>
          from += 2;
        } while (out != row_end);
        from += ${2 * k.pitch - 2 * k.outWidth};
</#if>
<#if gap != 0>
        out += ${gap};
</#if>
      }
    }
  }
<#if k.batched>
  }
</#if>
}
