<#import "/kernels/convolution/dsp/assembly.ftl" as asm>
<#assign two = (k.rows == 2)>
<#-- Sums of an even and of an odd column of outputs, of the upper and of the lower row. -->
<#assign sets = [["r8", "r9"], ["r10", "r11"]]>
<#assign last = k.outWidth + 1>
<#-- Weights of the right column: sums of two rows leave no registers for them. -->
<#assign right = two?then(["r2", "r3"], ["r9", "r11"])>
<#macro loadRight>
<#if two>
          "ldrd r2, r3, [sp]\n\t"
</#if>
</#macro>
<#assign bytes = (k.rows + 2) * k.inRow>
<#assign single = k.framed && k.rows == 2>
<#assign to = single?then("to", "output")>
<#-- Rows at an edge of the plane go to the scratch, where zero points lie beside them. -->
<#macro frame>
<#if k.framed>
  if (k->given != 0) {
<#if k.words>
    const uint32_t zeros = (uint32_t)(k->padding & 0xFF) * 0x01010101u;
    uint32_t *const first = (uint32_t *)(void *)(rows + k->above);
    uint32_t *word = (uint32_t *)(void *)rows;
    ${p}_move_rows((unsigned char *)first, (const unsigned char *)input, (uint32_t)k->given);
    while (word != (uint32_t *)(void *)(rows + ${bytes})) {
      if (word == first) {
        word += (uint32_t)k->given / 4u;
      } else {
        *word++ = zeros;
      }
    }
<#else>
    (void)memmove(rows + k->above, input, (size_t)k->given);
    (void)memset(rows, (int)k->padding, (size_t)k->above);
    (void)memset(rows + k->above + k->given, (int)k->padding, (size_t)(${bytes} - k->above - k->given));
</#if>
    input = rows;
  }
</#if>
<#if single>
  int8_t *const to = (k->single != 0) ? rows : output;
</#if>
</#macro>
<#-- Of a single row the second one stays in the scratch. -->
<#macro unframe>
<#if single>
  if (k->single != 0) {
<#if k.words>
    ${p}_move_rows((unsigned char *)output, (const unsigned char *)rows, ${k.outRow}u);
<#else>
    (void)memmove(output, rows, ${k.outRow}u);
</#if>
  }
</#if>
</#macro>
<#-- An input to a register. -->
<#macro input to row at>
          "ldrsb ${to}, [r0, #${row * k.inRow + at}]\n\t"
</#macro>
<#-- A column of inputs in r12 and lr times one of weights is added to the sums. -->
<#macro products sums upper lower from="">
          "smlad ${sums[0]}, r12, ${upper}, ${(from == "")?then(sums[0], from)}\n\t"
          "smlabt ${sums[0]}, lr, ${lower}, ${sums[0]}\n\t"
<#if two>
          "smlatb ${sums[1]}, r12, ${upper}, ${(from == "")?then(sums[1], from)}\n\t"
          "smlad ${sums[1]}, lr, ${lower}, ${sums[1]}\n\t"
</#if>
</#macro>
<#-- Outputs from their sums; unless they are clamped, twice the bias is in r3 afterwards. -->
<#macro finish sums at>
          "ldrd r2, r3, [sp, #8]\n\t"
<#if k.signFix>
          "str r0, [sp, #52]\n\t"
</#if>
<#list sums[0..<k.rows] as sum>
<#if k.signFix>
          "smmlar r0, ${sum}, r2, r3\n\t"
          "add ${sum}, r0, ${sum}, asr #31\n\t"
<#else>
          "smmlar ${sum}, ${sum}, r2, r3\n\t"
</#if>
</#list>
<#if k.signFix>
          "ldr r0, [sp, #52]\n\t"
</#if>
          "ldrd r2, r3, [sp, #16]\n\t"
<#list sums[0..<k.rows] as sum>
          "asr ${sum}, ${sum}, r2\n\t"
</#list>
<#if k.clamped>
          "ldrd r2, r3, [sp, #40]\n\t"
</#if>
<#list sums[0..<k.rows] as sum>
<#if k.clamped>
          "asr ${sum}, ${sum}, #1\n\t"
<@asm.clamp value=sum min="r2" max="r3"/>
<#else>
          "ssat ${sum}, #8, ${sum}, asr #1\n\t"
</#if>
          "strb ${sum}, [r1, #${at + sum?index * k.outRow}]\n\t"
</#list>
</#macro>
<#-- Column v of the inputs with those outside, which ends the outputs of column v - 2 and begins those of column v. -->
<#macro column v ahead>
<#local own = sets[v % 2] other = sets[(v + 1) % 2]>
<#if v == 0 && k.left == 1>
          "ldr r12, [sp, #32]\n\t"
          "smlad r8, r12, r4, lr\n\t"
          "smlabt r8, r12, r5, r8\n\t"
<#if two>
          "mov r9, r8\n\t"
</#if>
<#elseif v == last && k.right == 1>
          "ldr r12, [sp, #32]\n\t"
<@loadRight/>
          "smuad r2, r12, ${right[0]}\n\t"
          "smlabt r2, r12, ${right[1]}, r2\n\t"
<#list own[0..<k.rows] as sum>
          "add ${sum}, ${sum}, r2\n\t"
</#list>
<@finish sums=own at=(v - 2 - ahead) * k.outPixel/>
<#else>
<#local at = (v - k.left - ahead) * k.inPixel>
<@input to="r12" row=0 at=at/>
<@input to="lr" row=1 at=at/>
          "pkhbt r12, r12, lr, lsl #16\n\t"
<@input to="lr" row=2 at=at/>
<#if two>
<@input to="r2" row=3 at=at/>
          "pkhbt lr, lr, r2, lsl #16\n\t"
</#if>
<#if v gte 2>
<@loadRight/>
<@products sums=own upper=right[0] lower=right[1]/>
</#if>
<#if v gte 1 && v lte k.outWidth>
<@products sums=other upper="r6" lower="r7"/>
</#if>
<#if v gte 2>
<@finish sums=own at=(v - 2 - ahead) * k.outPixel/>
</#if>
<#if v lt k.outWidth>
<#if v lt 2 || k.clamped>
          "ldr r3, [sp, #20]\n\t"
</#if>
<@products sums=own upper="r4" lower="r5" from="r3"/>
</#if>
</#if>
</#macro>
/* ${two?then("Two rows", "One row")} of a 3x3 depthwise convolution, one channel after the other and from column to column of its inputs. Of each
 * channel the table holds the weights by columns as bytes k0, k1, k1, k2, the multiplier, the right shift less one and twice
 * the bias, which holds the input zero point's share.<#if k.framed> Rows at an edge of the plane go to scratch, beside rows of zero points.<#if single> Of a single
 * row the second one stays there.</#if></#if> */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${p?upper_case}_NO_ASM)
/* Doubled weights of the left and the middle column are in r4 to r7, <#if two>sums in r8 to r11<#else>those of the right one in r9 and r11, sums in r8 and r10</#if>.
 * On the stack: those of the right column, the multiplier, the rounding constant, the shift, twice the bias, the next channel, the rounding constant before
 * it is shifted, the zero point twice, the end<#if k.clamped>, min, max</#if>. The assembly borrows r7 and r9 to r11 and gives them back. */
__attribute__((noinline)) static void ${fn}(const int8_t *input, int8_t *output<#if k.framed>, int8_t *rows</#if>, const ${params} *k) {
<@frame/>
  register const int8_t *input_ __asm__("r0") = input;
  register int8_t *output_ __asm__("r1") = ${to};
  register const int32_t *table_ __asm__("r2") = k->table;
  register int32_t rounding __asm__("r3") = k->rounding;
  register uint32_t padding __asm__("r4") = (uint32_t)(k->padding & 0xFFFF) * 0x00010001u;
  register const int8_t *end __asm__("r5") = ${to} + ${k.channels};
<#if k.clamped>
  register int32_t min __asm__("r6") = k->min;
  register int32_t max __asm__("r8") = k->max;
</#if>
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
          "sub sp, sp, #56\n\t"
          "strd r2, r3, [sp, #24]\n\t"
          "strd r4, r5, [sp, #32]\n<#if k.clamped>\t"
          "strd r6, r8, [sp, #40]\n</#if>"
          "1:\n\t"
          "ldr r2, [sp, #24]\n\t"
          "ldm r2!, {r4, r6, r8, r10, r12, lr}\n\t"
          "str r2, [sp, #24]\n\t"
          "ldr r11, [sp, #28]\n\t"
          "lsl r11, r11, r12\n\t"
          "sxtb16 r2, r8\n\t"
          "sxtb16 r3, r8, ror #8\n\t"
          "sxtb16 r5, r4, ror #8\n\t"
          "sxtb16 r4, r4\n\t"
          "sxtb16 r7, r6, ror #8\n\t"
          "sxtb16 r6, r6\n\t"
<#list 2..7 as r>
          "sadd16 r${r}, r${r}, r${r}\n\t"
</#list>
          "stm sp, {r2, r3, r10, r11, r12, lr}\n\t"
<#if !two>
          "mov r9, r2\n\t"
          "mov r11, r3\n\t"
</#if>
<@column v=0 ahead=0/>
<@column v=1 ahead=0/>
<#if k.pairs != 0>
<@asm.add to="r2" from="r1" value=2 * k.pairs * k.outPixel/>
          "str r2, [sp, #48]\n"
          "2:\n\t"
<@column v=2 ahead=0/>
<@column v=3 ahead=0/>
<@asm.add to="r0" from="r0" value=2 * k.inPixel/>
<@asm.add to="r1" from="r1" value=2 * k.outPixel/>
          "ldr r2, [sp, #48]\n\t"
          "cmp r1, r2\n\t"
          "bne 2b\n\t"
</#if>
<#list (2 + 2 * k.pairs)..last as v>
<@column v=v ahead=2 * k.pairs/>
</#list>
<@asm.add to="r0" from="r0" value=1 - 2 * k.pairs * k.inPixel/>
<@asm.add to="r1" from="r1" value=1 - 2 * k.pairs * k.outPixel/>
          "ldr r2, [sp, #36]\n\t"
          "cmp r1, r2\n\t"
          "bne 1b\n\t"
          "add sp, sp, #56\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(input_), "+r"(output_), "+r"(table_), "+r"(rounding), "+r"(padding), "+r"(end)<#if k.clamped>, "+r"(min), "+r"(max)</#if>
          :
          : <#if !k.clamped>"r6", "r8", </#if>"r12", "lr", "cc", "memory");
<@unframe/>
}
#else
static void ${fn}(const int8_t *input, int8_t *output<#if k.framed>, int8_t *rows</#if>, const ${params} *k) {
<@frame/>
  const int32_t *table = k->table;
  int32_t c;
  for (c = 0; c < ${k.channels}; c++, table += 6) {
    const int32_t shift = table[4] + 1;
    const int32_t rounding = k->rounding * (1 << table[4]);
    int32_t columns[3][${k.rows + 2}];
    int32_t v;
    for (v = 0; v <= ${last}; v++) {
      int32_t *const column = columns[v % 3];
      int32_t y;
      for (y = 0; y < ${k.rows + 2}; y++) {
        column[y] = k->padding;
      }
<#if k.left == 1 || k.right == 1>
      if (<#if k.left == 1>v > 0</#if><#if k.left == 1 && k.right == 1> && </#if><#if k.right == 1>v < ${last}</#if>) {
<#else>
      {
</#if>
        for (y = 0; y < ${k.rows + 2}; y++) {
          column[y] = input[y * ${k.inRow} + (v<#if k.left == 1> - 1</#if>) * ${k.inPixel} + c];
        }
      }
      for (y = 0; v >= 2 && y < ${k.rows}; y++) {
        int32_t twice = table[5];
        int32_t scaled;
        int32_t x;
        for (x = 0; x < 3; x++) {
          const int32_t *const from = columns[(v + 1 + x) % 3] + y;
          const uint32_t weights = (uint32_t)table[x];
          twice += 2 * (from[0] * (int8_t)(uint8_t)weights + from[1] * (int8_t)(uint8_t)(weights >> 8) + from[2] * (int8_t)(uint8_t)(weights >> 24));
        }
        scaled = ${p}_multiply_high(twice, table[3], rounding);
<#if k.signFix>
        scaled += twice >> 31;
</#if>
<#if k.clamped>
        ${to}[y * ${k.outRow} + (v - 2) * ${k.outPixel} + c] = (int8_t)${p}_clamp(scaled >> shift, k->min, k->max);
<#else>
        ${to}[y * ${k.outRow} + (v - 2) * ${k.outPixel} + c] = ${p}_saturate_s8(scaled >> shift);
</#if>
      }
    }
  }
<@unframe/>
}
#endif
