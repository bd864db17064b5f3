<#--
  What the products of a group of pixels and of fewer have in common. The helper's name tells of which form: whether groups are of
  three pixels or of four, whether ties below zero round away from it, whether outputs saturate, and whether some bias leaves no
  room for the shift in its word.
-->
<#assign signFix = !helper?contains("_relu") saturate = !helper?contains("_clamp") wide = helper?contains("_wide")>
<#assign three = helper?contains("_three") group = three?then(3, 4)>
<#assign P = p?upper_case>
<#assign m = p + "_" + helper?replace("_(single|ones?|rest|four)$", "", "r")>
<#assign M = m?upper_case>
<#-- Four inputs of one to three pixels, multiplied, or multiplied and added to the sums. -->
<#macro few low mixed>
<#local pixels = low?size>
<#local words = (pixels == 3)?then(["r7", "r8"], ["r9", "r10"]) x = [["r11"], ["r11", "r7"], ["r9", "r10", "r11"]][pixels - 1]>
<#local load = ["ldr r11, [lr], #" + 4 * group, "ldrd r11, r7, [lr], #" + 4 * group, "ldmia lr!, {r9, r10, r11}"][pixels - 1]>
<#list ["FIRST", "STEP"] as name>
#define ${M}_${pixels}_${name} \
<#list words as w>
<#local op = (name == "FIRST" && w?is_first)?then("smuad", "smlad")>
<#if w?is_first>
  "ldrd ${words[0]}, ${words[1]}, [r12], #8\n\t" \
</#if>
  "${load}\n\t" \
<#list mixed as sum>
  "${op} ${sum}, ${w}, ${x[sum?index]}<#if op == "smlad">, ${sum}</#if>\n\t" \
</#list>
  "sxtb16 ${w}, ${w}\n\t" \
<#list low as sum>
  "${op} ${sum}, ${w}, ${x[sum?index]}<#if op == "smlad">, ${sum}</#if>\n\t"<#if sum?has_next || w?has_next> \</#if>
</#list>
</#list>
</#list>
</#macro>
<#-- Sums of a channel, whose shift is in a word, become outputs: r12 the rounding constant, lr first twice the bias. -->
<#macro channel sums twice multiplier word bias>
          "ldr lr, [sp, #24]\n\t"
          "lsl r12, lr, ${word}\n\t"
<#if wide>
          "ldr lr, [sp, #16]\n\t"
          "ldr lr, [lr, #${bias}]\n\t"
<#else>
          "asr lr, ${word}, #7\n\t"
</#if>
<#list sums as r>
          "add ${r}, lr, ${r}, ${twice}\n\t"
</#list>
<#list sums as r>
<#if signFix>
          "smmlar lr, ${r}, ${multiplier}, r12\n\t"
          "add lr, lr, ${r}, asr #31\n\t"
          "asr ${r}, lr, ${word}\n\t"
<#else>
          "smmlar ${r}, ${r}, ${multiplier}, r12\n\t"
          "asr ${r}, ${r}, ${word}\n\t"
</#if>
<#if saturate>
          "ssat ${r}, #8, ${r}, asr #1\n\t"
<#else>
          "asrs ${r}, ${r}, #1\n\t"
</#if>
</#list>
</#macro>
<#--
  All channels of some pixels, whose sums are in the registers low and mixed. A turn of the loop has so many steps of so many
  bytes, each of one or two words of weights.
-->
<#macro product low mixed turn words bytes>
<#local pixels = low?size step = "_" + pixels>
__attribute__((noinline, aligned(4))) static void ${m}_${pixels}(const uint32_t *x, int8_t *out, int32_t pitch, const struct ${m} *b) {
  register const struct ${m} *b_ __asm__("r0") = b;
  register const uint32_t *x_ __asm__("r1") = x;
  register int8_t *out_ __asm__("r2") = out;
  register int32_t pitch_ __asm__("r3") = pitch;
  __asm__ volatile("push {r7, r9, r10, r11}\n\t"
          "ldm r0, {r0, r4, r5, r6, r7, r8<#if !saturate>, r9, r10</#if>}\n\t"
<#if words == 1>
          "lsl r12, r7, #1\n\t"
          "sub r12, r12, #1\n\t"
<#else>
          "sub r12, r7, #1\n\t"
</#if>
          "and r12, r12, #${turn - 1}\n\t" /* steps of the first turn behind its first one, */
          "mov lr, #${bytes}\n\t"                /* and bytes of their code */
          "adr r11, 3f + 1\n\t"
          "mls r11, r12, lr, r11\n\t"
<#if group == 3>
          "add r7, r7, r7, lsl #1\n\t"
          "add r7, r1, r7, lsl #3\n\t"
<#else>
          "add r7, r1, r7, lsl #5\n\t"
</#if>
          "add r8, r8, r2\n\t"
          "sub r8, r8, #1\n\t"
          "push {r0, r1, r2, r3, r4, r5, r6, r7, r8<#if !saturate>, r9, r10</#if>, r11}\n<#if pixels == 3>\t"
          "mov r3, r7\n</#if>"
          "1:\n\t"
          "ldrd r12, lr, [sp]\n\t" ${M}${step}_FIRST
          "ldr pc, [sp, #${saturate?then("36", "44")}]\n"
          "2:\n\t"
<#list 0..<turn / 4 as i>
          ${M}${step}_STEP ${M}${step}_STEP ${M}${step}_STEP ${M}${step}_STEP
</#list>
          "3:\n\t"
<#if pixels == 3>
          "cmp lr, r3\n\t"
<#else>
          "ldr r9, [sp, #28]\n\t"
          "cmp lr, r9\n\t"
</#if>
          "bne 2b\n\t"
          "str r12, [sp]\n\t"
<#list mixed as r>
          "subs ${r}, ${r}, ${low[r?index]}\n\t"
</#list>
          "ldrd lr, r12, [sp, #16]\n\t"
<#if wide>
          "ldr r7, [lr]\n\t"
          "ldr r9, [lr, #8]\n\t"
          "add lr, lr, #16\n\t"
<#else>
          "ldrd r7, r9, [lr], #8\n\t"
</#if>
          "ldrd r10, r11, [r12], #8\n\t"
          "strd lr, r12, [sp, #16]\n\t"
<@channel sums=low twice="lsl #1" multiplier="r10" word="r7" bias=-12/>
<@channel sums=mixed twice="asr #7" multiplier="r11" word="r9" bias=-4/>
<#if !saturate>
          "ldrd r7, r9, [sp, #36]\n\t"
<#list low + mixed as r>
          ${M}_CLAMP("${r}")<#if r?index % 4 == 3 || !r?has_next>

</#if></#list>
</#if>
          "ldr<#if pixels gt 1>d</#if> r7, <#if pixels gt 1>r9, </#if>[sp, #8]\n\t"
<#if pixels == 4>
          "add r11, r7, r9, lsl #1\n\t"
</#if>
<#if pixels gt 1>
          "strb r1, [r7, r9]\n\t"
</#if>
<#if pixels == 3>
          "strb r2, [r7, r9, lsl #1]\n\t"
</#if>
          "strb r0, [r7], #1\n\t"
<#if pixels == 4>
          "strb r3, [r11, r9]\n\t"
          "strb r2, [r11], #1\n\t"
</#if>
          "ldr r1, [sp, #32]\n\t"
          "cmp r7, r1\n\t"
          "bhi 5f\n\t" /* an odd number of channels */
<#if pixels gt 1>
          "strb r5, [r7, r9]\n\t"
</#if>
<#if pixels == 3>
          "strb r6, [r7, r9, lsl #1]\n\t"
</#if>
          "strb r4, [r7], #1\n\t"
<#if pixels == 4>
          "strb r6, [r11]\n\t"
          "strb r8, [r11, r9]\n\t"
</#if>
          "str r7, [sp, #8]\n\t"
          "blo 1b\n"
          "5:\n\t"
          "add sp, sp, #${saturate?then("40", "48")}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(b_), "+r"(x_), "+r"(out_), "+r"(pitch_)
          :
          : "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
</#macro>
<#-- The same in C. -->
<#macro plain pixels>
static void ${m}_${pixels}(const uint32_t *x, int8_t *out, int32_t pitch, const struct ${m} *b) {
  const uint32_t *w = b->weights;
  const uint32_t *const x_end = x + b->steps * ${2 * group};
  int32_t c;
  for (c = 0; c < b->channels; c += 2, out += 2) {
    int32_t low[${pixels}] = {0};
    int32_t mixed[${pixels}] = {0};
    const uint32_t *xp;
    int32_t j;
    for (xp = x; xp != x_end; xp += ${group}, w++) {
      for (j = 0; j < ${pixels}; j++) {
        mixed[j] = ${p}_dot2(*w, xp[j], mixed[j]);
        low[j] = ${p}_dot2(${p}_even_bytes(*w), xp[j], low[j]);
      }
    }
    for (j = 0; j < ${pixels}; j++) {
      const int32_t high = (int32_t)((uint32_t)mixed[j] - (uint32_t)low[j]);
      out[j * pitch] = ${m}_finish(low[j] * 2, c, b);
      if (c + 1 < b->channels) {
        out[j * pitch + 1] = ${m}_finish(high >> 7, c + 1, b);
      }
    }
  }
}
</#macro>
<#macro assembly>
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
</#macro>
