<#import "/kernels/convolution/dsp/assembly.ftl" as asm>
<#assign by_stride = (k.stride == 1)?then("", " * " + k.stride)>
<#assign pairs = (k.stride == 1)?then(k.outWidth - k.outWidth % 2, 0)>
<#assign singles = k.outWidth - pairs>
<#-- Bytes behind the pixels read or written up to the next row. -->
<#assign rest = k.inRow - (k.width - k.width % 4) * k.inPixel>
<#assign gap = k.outRow - k.outWidth * k.outPixel>
<#macro one indent suffix>
${indent}uint32_t x01, x23;
${indent}int32_t a;
${indent}${p}_load_pair(from, &x01, &x23);
${indent}a = ${p}_dot_low_high(x23, top12, ${p}_dot2(x01, top01, 0));
${indent}${p}_load_pair(from + ${k.pitch}, &x01, &x23);
${indent}a = ${p}_dot_low_high(x23, middle12, ${p}_dot2(x01, middle01, a));
${indent}${p}_load_pair(from + ${2 * k.pitch}, &x01, &x23);
${indent}a = ${p}_dot_low_high(x23, bottom12, ${p}_dot2(x01, bottom01, a));
${indent}*out = ${fn}_finish${suffix}(a * 2 + twice_bias, multiplier, rounding, shift<#if k.clamped>, k</#if>);
${indent}out += ${k.outPixel};
</#macro>
<#macro narrowed value>
<#if k.clamped>
  return (int8_t)${p}_clamp(${value}, k->min, k->max);
<#else>
  return ${p}_saturate_s8(${value});
</#if>
</#macro>
<#if k.right>
static inline int8_t ${fn}_finish(int32_t twice, int32_t multiplier, int32_t rounding, int32_t shift<#if k.clamped>, const ${params} *k</#if>) {
  int32_t v = ${p}_multiply_high(twice, multiplier, rounding);
<#if k.signFix>
  v += twice >> 31;
</#if>
<@narrowed value="v >> shift"/>
}

</#if>
<#if k.left>
static inline int8_t ${fn}_finish_left(int32_t twice, int32_t multiplier, int32_t zero_point, int32_t shift<#if k.clamped>, const ${params} *k</#if>) {
  const int32_t v = ${p}_multiply_high(twice * (1 << shift), multiplier, zero_point);
<@narrowed value="v"/>
}

</#if>
<#macro load row>
<#local at = 2 * k.pitch * row>
<#if at lte 1020>
          "ldrd r2, r3, [r0, #${at}]\n\t"
<#else>
          "ldr r2, [r0, #${at}]\n\t"
          "ldr r3, [r0, #${at + 4}]\n\t"
</#if>
</#macro>
<#-- A row of inputs in r2 and r3 times one of weights: what it adds to an output's sum, and to its right neighbour's. -->
<#macro left sum w from=sum>
          "smlad ${sum}, r2, r${4 + 2 * w}, ${from}\n\t"
          "smlabt ${sum}, r3, r${5 + 2 * w}, ${sum}\n\t"
</#macro>
<#macro right sum w from=sum>
          "smlad ${sum}, r3, r${5 + 2 * w}, ${from}\n\t"
          "smlabt ${sum}, r${4 + 2 * w}, r2, ${sum}\n\t"
</#macro>
<#macro narrow sums>
<#if k.clamped>
          "ldrd r2, r3, [sp, #28]\n\t"
<#list sums as sum>
<@asm.clamp value=sum min="r2" max="r3"/>
</#list>
<#else>
<#list sums as sum>
          "ssat ${sum}, #8, ${sum}\n\t"
</#list>
</#if>
</#macro>
<#macro scale sums spare>
          "ldrd r2, r3, [sp, #8]\n\t"
<#list sums as sum>
<#if k.signFix>
          "smmlar ${spare}, ${sum}, r2, r3\n\t"
          "add ${sum}, ${spare}, ${sum}, asr #31\n\t"
<#else>
          "smmlar ${sum}, ${sum}, r2, r3\n\t"
</#if>
</#list>
          "ldr r2, [sp, #16]\n\t"
<#list sums as sum>
          "asr ${sum}, ${sum}, r2\n\t"
</#list>
<@narrow sums=sums/>
</#macro>
<#-- Outputs of the lower row. -->
<#macro below sums>
<#if k.outRow + k.outPixel gte 4096>
<@asm.add to="r2" from="r1" value=k.outRow/>
</#if>
<#list sums as sum>
          "strb ${sum}, [<#if k.outRow + k.outPixel gte 4096>r2, #${sum?index * k.outPixel}<#else>r1, #${k.outRow + sum?index * k.outPixel}</#if>]\n\t"
</#list>
</#macro>
<#macro put sum bytes>
<#if bytes lt 256>
          "strb ${sum}, [r1], #${bytes}\n\t"
<#else>
          "strb ${sum}, [r1]\n\t"
          "add r1, r1, #${bytes}\n\t"
</#if>
</#macro>
<#-- The rows of a channel in C; of one whose factor is a half or more where there is a suffix. -->
<#macro rows suffix>
static void ${fn}_rows${suffix}(const int16_t *from, int8_t *out, const int8_t *end, int32_t c, const ${params} *k) {
  const uint32_t *const weights = k->weights + (c * ${k.wide?then(6, 3)});
<#list ["top", "middle", "bottom"] as row>
<#if k.wide>
  const uint32_t ${row}01 = weights[${2 * row?index}];
  const uint32_t ${row}12 = weights[${2 * row?index + 1}];
<#else>
  const uint32_t ${row}01 = ${p}_even_bytes(weights[${row?index}]);
  const uint32_t ${row}12 = ${p}_odd_bytes(weights[${row?index}]);
</#if>
</#list>
  const int32_t twice_bias = k->bias[c];
  const int32_t multiplier = k->multipliers[c];
<#if suffix == "">
  const int32_t shift = (int32_t)k->shifts[c] + 1;
  const int32_t rounding = k->rounding * (1 << k->shifts[c]);
<#else>
  const int32_t shift = -1 - k->shifts[c];
  const int32_t rounding = k->rounding >> 1;
</#if>
  while (out != end) {
<#if pairs != 0>
    const int8_t *const pairs_end = out + ${pairs * k.outPixel};
    do {
      uint32_t x01, x23;
      int32_t a, b;
      ${p}_load_pair(from, &x01, &x23);
      a = ${p}_dot_low_high(x23, top12, ${p}_dot2(x01, top01, 0));
      b = ${p}_dot2(x23, top12, ${p}_dot_low_high(top01, x01, 0));
      ${p}_load_pair(from + ${k.pitch}, &x01, &x23);
      a = ${p}_dot_low_high(x23, middle12, ${p}_dot2(x01, middle01, a));
      b = ${p}_dot2(x23, middle12, ${p}_dot_low_high(middle01, x01, b));
      ${p}_load_pair(from + ${2 * k.pitch}, &x01, &x23);
      a = ${p}_dot_low_high(x23, bottom12, ${p}_dot2(x01, bottom01, a));
      b = ${p}_dot2(x23, bottom12, ${p}_dot_low_high(bottom01, x01, b));
      from += 2;
      out[0] = ${fn}_finish${suffix}(a * 2 + twice_bias, multiplier, rounding, shift<#if k.clamped>, k</#if>);
      out[${k.outPixel}] = ${fn}_finish${suffix}(b * 2 + twice_bias, multiplier, rounding, shift<#if k.clamped>, k</#if>);
      out += ${2 * k.outPixel};
    } while (out != pairs_end);
<#if singles != 0>
    {
<@one indent="      " suffix=suffix/>
    }
</#if>
    from += ${k.pitch - pairs};
<#elseif k.stride == 1>
<@one indent="    " suffix=suffix/>
    from += ${k.pitch};
<#else>
    const int8_t *const row_end = out + ${k.outWidth * k.outPixel};
    do {
<@one indent="      " suffix=suffix/>
      from += 2;
    } while (out != row_end);
    from += ${2 * k.pitch - 2 * k.outWidth};
</#if>
<#if gap != 0>
    out += ${gap};
</#if>
  }
}
</#macro>
<#if k.right>
/* Rows of a channel's outputs<#if k.stride == 1>, two at a time and two outputs of each; an odd number ends with a row that is computed twice</#if>.
 * The assembly borrows r7 and r9 to r11 and gives them back. */
<#if k.fast>
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${p?upper_case}_NO_ASM)
/* On the stack: room for a register, twice the bias, the multiplier, the rounding constant, the shift, the row's end, the
 * last row's<#if k.clamped>, min, max</#if>. Weights are doubled, and so are sums. */
__attribute__((noinline)) static void ${fn}_rows(const int16_t *from, int8_t *out, const int8_t *end, int32_t c, const ${params} *k) {
  const int32_t shift_less_one = (int32_t)k->shifts[c];
  register const int16_t *from_ __asm__("r0") = from;
  register int8_t *out_ __asm__("r1") = out;
  register const uint32_t *weights_ __asm__("r2") = k->weights + (c * ${k.wide?then(6, 3)});
  register int32_t twice_bias __asm__("r3") = k->bias[c];
  register int32_t multiplier __asm__("r4") = k->multipliers[c];
  register int32_t rounding __asm__("r5") = k->rounding * (1 << shift_less_one);
  register int32_t shift __asm__("r6") = shift_less_one + 1;
  register const int8_t *end_ __asm__("r8") = end;
<#if k.clamped>
  register int32_t min __asm__("r12") = k->min;
  register int32_t max __asm__("lr") = k->max;
</#if>
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
          "push {r2, r3, r4, r5, r6, r7, r8<#if k.clamped>, r12, lr</#if>}\n\t"
<#if k.stride == 2>
          "mov r10, r4\n\t"
          "mov r11, r5\n\t"
          "mov lr, r6\n\t"
</#if>
<#if k.wide>
          "ldm r2, {r4, r5, r6, r7, r8, r9}\n\t"
<#else>
          "ldm r2, {r4, r6, r8}\n\t"
<#list [4, 6, 8] as r>
          "sxtb16 r${r + 1}, r${r}, ror #8\n\t"
          "sxtb16 r${r}, r${r}\n\t"
</#list>
</#if>
<#list 4..9 as r>
          "sadd16 r${r}, r${r}, r${r}<#if r == 9>\n<#else>\n\t</#if>"
</#list>
          "1:\n\t"
<#if k.stride == 2>
<@asm.add to="r2" from="r1" value=k.outWidth * k.outPixel/>
          "str r2, [sp, #20]\n"
          "2:\n\t"
          "ldr r12, [sp, #4]\n\t"
<@load row=1/>
<@left sum="r12" w=1/>
<@load row=2/>
<@left sum="r12" w=2/>
          "ldrd r2, r3, [r0], #4\n\t"
<@left sum="r12" w=0/>
<#if k.signFix>
          "smmlar r2, r12, r10, r11\n\t"
          "add r12, r2, r12, asr #31\n\t"
<#else>
          "smmlar r12, r12, r10, r11\n\t"
</#if>
          "asr r12, r12, lr\n\t"
<@narrow sums=["r12"]/>
<@put sum="r12" bytes=k.outPixel/>
          "ldr r2, [sp, #20]\n\t"
          "cmp r1, r2\n\t"
          "bne 2b\n\t"
<@asm.add to="r0" from="r0" value=4 * k.pitch - 4 * k.outWidth/>
<#if gap != 0>
<@asm.add to="r1" from="r1" value=gap/>
</#if>
          "ldr r2, [sp, #24]\n\t"
          "cmp r1, r2\n\t"
          "bne 1b\n\t"
<#else>
<@asm.add to="r2" from="r1" value=pairs * k.outPixel/>
          "str r2, [sp, #20]\n"
          "2:\n\t"
          "ldr r12, [sp, #4]\n\t"
<@load row=3/>
<@left sum="r10" w=2 from="r12"/>
<@right sum="r11" w=2 from="r12"/>
<@load row=2/>
<@left sum="r10" w=1/>
<@right sum="r11" w=1/>
<@left sum="lr" w=2 from="r12"/>
<@right sum="r12" w=2/>
<@load row=1/>
<@left sum="r10" w=0/>
<@right sum="r11" w=0/>
<@left sum="lr" w=1/>
<@right sum="r12" w=1/>
          "ldrd r2, r3, [r0], #4\n\t"
<@left sum="lr" w=0/>
<@right sum="r12" w=0/>
<#if k.signFix>
          "str r0, [sp]\n\t"
</#if>
<@scale sums=["r10", "r11", "lr", "r12"] spare="r0"/>
<#if k.signFix>
          "ldr r0, [sp]\n\t"
</#if>
<@below sums=["r10", "r11"]/>
          "strb r12, [r1, #${k.outPixel}]\n\t"
<@put sum="lr" bytes=2 * k.outPixel/>
          "ldr r2, [sp, #20]\n\t"
          "cmp r1, r2\n\t"
          "bne 2b\n\t"
<#if singles != 0>
          "ldr r12, [sp, #4]\n\t"
<@load row=3/>
<@left sum="r10" w=2 from="r12"/>
<@load row=2/>
<@left sum="r10" w=1/>
<@left sum="r12" w=2/>
<@load row=1/>
<@left sum="r10" w=0/>
<@left sum="r12" w=1/>
<@load row=0/>
<@left sum="r12" w=0/>
<@scale sums=["r10", "r12"] spare="lr"/>
<@below sums=["r10"]/>
          "strb r12, [r1]\n\t"
</#if>
<@asm.add to="r0" from="r0" value=4 * k.pitch - 2 * pairs/>
<@asm.add to="r1" from="r1" value=2 * k.outRow - pairs * k.outPixel/>
          "ldr r2, [sp, #24]\n\t"
<#if k.oddRows>
          "subs r2, r2, r1\n\t"
          "beq 3f\n\t"
<@asm.add to="r2" from="r2" value=-k.outRow/>
          "cmp r2, #0\n\t"
          "bne 1b\n\t"
<@asm.add to="r0" from="r0" value=-2 * k.pitch/>
<@asm.add to="r1" from="r1" value=-k.outRow/>
          "b 1b\n"
          "3:\n\t"
<#else>
          "cmp r1, r2\n\t"
          "bne 1b\n\t"
</#if>
</#if>
          "add sp, sp, #${k.clamped?then(36, 28)}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(from_), "+r"(out_), "+r"(weights_), "+r"(twice_bias), "+r"(multiplier), "+r"(rounding), "+r"(shift), "+r"(end_)<#if k.clamped>, "+r"(min), "+r"(max)</#if>
          :
          : <#if !k.clamped>"r12", "lr", </#if>"cc", "memory");
}
#else
</#if>
<@rows suffix=""/>
<#if k.fast>
#endif
</#if>

</#if>
<#if k.left>
/* Rows of a channel whose factor is a half or more: its sums are shifted left, and rounded once. */
<@rows suffix="_left"/>

</#if>
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
    int32_t c;
    int32_t i;
    for (i = 0; i < ((k->band - 1)${by_stride} + 3) * ${k.pitch / 2}; i++) {
      ((uint32_t *)(void *)scratch)[i] = padding;
    }
    for (c = 0; c < ${k.channels}; c++) {
      const int8_t *plane = input + first * ${k.inRow} + c;
      int16_t *to = scratch + (first - iy) * ${k.pitch} + ${k.padLeft};
      int8_t *const out = output + oy * ${k.outRow} + c;
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
<#if k.left && k.right>
      if (k->shifts[c] < 0) {
        ${fn}_rows_left(scratch, out, out + rows_out * ${k.outRow}, c, k);
      } else {
        ${fn}_rows(scratch, out, out + rows_out * ${k.outRow}, c, k);
      }
<#else>
      ${fn}_rows${k.left?then("_left", "")}(scratch, out, out + rows_out * ${k.outRow}, c, k);
</#if>
    }
  }
<#if k.batched>
  }
</#if>
}
