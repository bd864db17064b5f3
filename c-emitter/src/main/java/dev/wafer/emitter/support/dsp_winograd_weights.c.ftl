<#-- The helper's name tells whether pairs of channels lie alone or within four. -->
<#assign alone = helper?ends_with("_pair") channels = alone?then(2, 4)>
<#assign P = p?upper_case>
<#assign m = p + "_winograd_pair" + alone?then("_alone", "")>
/* The 3x3 weights of a pair of output channels become 4x4 ones, the outer ones less a factor of two: G = [1 0 0; 1 1 1;
 * 1 -1 1; 0 0 1]. For each two inputs there lie nine words at w, of the upper, the lower and the middle row; in a word
 * alternate the weights of the two channels. At to are ${16 * channels} words for each two inputs, of which every ${alone?then("second", "fourth")} is a
 * channel's. The assembly borrows r7 and r9 to r11 and gives them back. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
<#-- Halfwords of the two channels in a word. -->
<#macro halves word first second>
          "sxtb16 ${first}, ${word}\n\t"
          "sxtb16 ${second}, ${word}, ror #8\n\t"
</#macro>
<#-- The three weights in r8, r9, r10 become four for each channel, in (r2, r3), (r4, r5), (r6, r7), (r8, r9). -->
<#assign four = [["r2", "r3"], ["r4", "r5"], ["r6", "r7"], ["r8", "r9"]]>
<#macro row place>
          "ldmia r0!, {r8, r9, r10}\n\t"
<@halves word="r8" first="r2" second="r3"/>
<@halves word="r9" first="r6" second="r7"/>
<@halves word="r10" first="r8" second="r9"/>
          "sadd16 r10, r2, r8\n\t"
          "sadd16 r11, r3, r9\n\t"
          "sadd16 r4, r10, r6\n\t"
          "sadd16 r5, r11, r7\n\t"
          "ssub16 r6, r10, r6\n\t"
          "ssub16 r7, r11, r7\n\t"
<#if alone>
<#if place != 0>
          "add r12, r1, #${4 * channels * place}\n\t"
</#if>
          "stm ${(place == 0)?then("r1", "r12")}, {r2, r3, r4, r5, r6, r7, r8, r9}\n\t"
<#else>
<#list four as pair>
          "strd ${pair[0]}, ${pair[1]}, [r1, #${4 * channels * (place + pair?index)}]\n\t"
</#list>
</#if>
</#macro>
<#-- The two inner rows of a column: sum and difference of what the outer rows and the middle one are. -->
<#macro inner column outer middle t>
<#list ["sadd16", "ssub16"] as op>
<#list 0..1 as i>
          "${op} ${t[i]}, ${outer[i]}, ${middle[i]}\n\t"
</#list>
<#-- Two STR take a cycle less than STRD. -->
          "str ${t[0]}, [r1, #${4 * channels * (4 * (1 + op?index) + column)}]\n\t"
          "str ${t[1]}, [r1, #${4 * channels * (4 * (1 + op?index) + column) + 4}]\n\t"
</#list>
</#macro>
__attribute__((noinline)) static void ${m}(const uint32_t *w, int32_t half, uint32_t *to) {
  register const uint32_t *w_ __asm__("r0") = w;
  register uint32_t *to_ __asm__("r1") = to;
  register const uint32_t *end_ __asm__("r2") = w + 9 * half;
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
          "push {r2}\n"
          "1:\n\t"
<@row place=0/>
<@row place=12/>
<#list four as sum>
          "ldrd r10, r11, [r1, #${4 * channels * sum?index}]\n\t"
          "sadd16 ${sum[0]}, ${sum[0]}, r10\n\t"
          "sadd16 ${sum[1]}, ${sum[1]}, r11\n\t"
</#list>
          "ldr r10, [r0], #4\n\t"
<@halves word="r10" first="r12" second="lr"/>
<@inner column=0 outer=four[0] middle=["r12", "lr"] t=["r10", "r11"]/>
          "ldr r10, [r0, #4]\n\t"
<@halves word="r10" first="r2" second="r3"/>
<@inner column=3 outer=four[3] middle=["r2", "r3"] t=["r10", "r11"]/>
          "ldr r10, [r0], #8\n\t"
<@halves word="r10" first="r8" second="r9"/>
          "sadd16 r12, r12, r2\n\t"
          "sadd16 lr, lr, r3\n\t"
          "sadd16 r2, r12, r8\n\t"
          "sadd16 r3, lr, r9\n\t"
          "ssub16 r12, r12, r8\n\t"
          "ssub16 lr, lr, r9\n\t"
<@inner column=1 outer=four[1] middle=["r2", "r3"] t=["r10", "r11"]/>
<@inner column=2 outer=four[2] middle=["r12", "lr"] t=["r10", "r11"]/>
          "ldr r2, [sp]\n\t"
          "add r1, #${64 * channels}\n\t"
          "cmp r0, r2\n\t"
          "bne 1b\n\t"
          "add sp, #4\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(w_), "+r"(to_), "+r"(end_)
          :
          : "r3", "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
/* The halfwords of a channel in a word of both. */
static inline uint32_t ${m}_halves(uint32_t word, uint32_t channel) {
  return channel == 0 ? ${p}_even_bytes(word) : ${p}_odd_bytes(word);
}

static void ${m}(const uint32_t *w, int32_t half, uint32_t *to) {
  const uint32_t *const end = w + 9 * half;
  for (; w != end; w += 9, to += ${16 * channels}) {
    uint32_t channel;
    for (channel = 0; channel < 2; channel++) {
      uint32_t column[3];
      uint32_t row;
      for (row = 0; row < 4; row++) {
        uint32_t *const at = to + channel + ${4 * channels} * row;
        uint32_t i;
        for (i = 0; i < 3; i++) {
          const uint32_t upper = ${m}_halves(w[i], channel);
          const uint32_t lower = ${m}_halves(w[3 + i], channel);
          const uint32_t middle = ${m}_halves(w[6 + i], channel);
          const uint32_t outer = ${p}_add_halves(upper, lower);
          column[i] = row == 0 ? upper : (row == 3 ? lower : (row == 1 ? ${p}_add_halves(outer, middle) : ${p}_subtract_halves(outer, middle)));
        }
        at[0] = column[0];
        at[${channels}] = ${p}_add_halves(${p}_add_halves(column[0], column[2]), column[1]);
        at[${2 * channels}] = ${p}_subtract_halves(${p}_add_halves(column[0], column[2]), column[1]);
        at[${3 * channels}] = column[2];
      }
    }
  }
}
#endif
