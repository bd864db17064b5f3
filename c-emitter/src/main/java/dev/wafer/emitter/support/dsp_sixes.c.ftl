<#--
  One row times the weights of six outputs at a time, the rest of them two at a time. The helper's name tells of which form: whether each channel has a factor of
  its own, whether outputs are clamped to less than a byte, and whether the loop takes 32 inputs a turn or eight.
-->
<#import "dsp_finish.ftl" as dsp>
<#assign each = helper?contains("_each") clamped = helper?contains("_clamp") deep = helper?contains("_deep")>
<#assign m = p + "_" + helper M = m?upper_case>
<#-- Sums in the order of their outputs, and the words of four inputs of them: low sums, of even outputs, and mixed ones. -->
<#assign sums = ["r0", "r4", "r1", "r5", "r2", "r6"]>
<#macro word w pair x first=false>
<#local low = sums[2 * pair] mixed = sums[2 * pair + 1]>
<#if first>
  "smuad ${mixed}, ${w}, ${x}\n\t" \
  "sxtb16 ${w}, ${w}\n\t" \
  "smuad ${low}, ${w}, ${x}\n\t" \
<#else>
  "smlad ${mixed}, ${w}, ${x}, ${mixed}\n\t" \
  "sxtb16 ${w}, ${w}\n\t" \
  "smlad ${low}, ${w}, ${x}, ${low}\n\t" \
</#if>
</#macro>
<#-- Eight inputs: the even and the odd ones of four in r10 and r11, then of four more. -->
<#macro eight name first=false>
#define ${M}_${name} \
<#if !first>
  "ldr r11, [lr], #4\n\t" \
  "sxtb16 r10, r11\n\t" \
  "sxtb16 r11, r11, ror #8\n\t" \
</#if>
  "ldmia r12!, {r3, r7, r8, r9}\n\t" \
<@word w="r3" pair=0 x="r10" first=first/>
<@word w="r7" pair=1 x="r10" first=first/>
<@word w="r8" pair=2 x="r10" first=first/>
<@word w="r9" pair=0 x="r11"/>
  "ldmia r12!, {r3, r7, r8, r9}\n\t" \
<@word w="r3" pair=1 x="r11"/>
<@word w="r7" pair=2 x="r11"/>
  "ldr r10, ${first?then("[sp, #12]", "[lr], #4")}\n\t" \
  "sxtb16 r11, r10, ror #8\n\t" \
  "sxtb16 r10, r10\n\t" \
<@word w="r8" pair=0 x="r10"/>
<@word w="r9" pair=1 x="r10"/>
  "ldmia r12!, {r3, r7, r8, r9}\n\t" \
<@word w="r3" pair=2 x="r10"/>
<@word w="r7" pair=0 x="r11"/>
<@word w="r8" pair=1 x="r11"/>
<@word w="r9" pair=2 x="r11"/>
  ""
</#macro>
<#-- Twice a sum becomes an output. -->
<#macro finish sum>
<#if each>
          "ldr r12, [r9], #4\n\t"
          "ldrb lr, [r11], #1\n\t"
          "lsl r8, r10, lr\n\t"
          "smmlar r12, ${sum}, r12, r8\n\t"
          "add r12, r12, ${sum}, asr #31\n\t"
          "asr ${sum}, r12, lr\n\t"
          "ssat ${sum}, #8, ${sum}, asr #1\n\t"
<#else>
          "smmlar r12, ${sum}, r9, r10\n\t"
          "add r12, r12, ${sum}, asr #31\n\t"
          "asr ${sum}, r12, r11\n\t"
          "ssat ${sum}, #8, ${sum}\n\t"
</#if>
</#macro>
<#-- Four outputs in a word. -->
<#macro clamp four min max>
          "ssub8 r12, ${four}, ${min}\n\t"
          "sel ${four}, ${four}, ${min}\n\t"
          "ssub8 r12, ${max}, ${four}\n\t"
          "sel ${four}, ${four}, ${max}\n\t"
</#macro>
/* One row of inputs and the outputs that are left. The last eight inputs, filled up with zeros, are multiplied first. A word of
 * weights serves outputs A and A + 1: each of its halfwords is a + 256 * b, a and b being the two outputs' weights of one input. */
struct ${m} {
  uint32_t even; /* of the last eight inputs the first four */
  uint32_t odd;
  const uint32_t *weights;
  const int8_t *x; /* the others */
  uint32_t second; /* of the last eight inputs the second four */
  const int8_t *end;
  const int32_t *bias; /* twice the bias */
  int8_t *out;
  int8_t *sixes_end; /* of the outputs that are taken six at a time, at least six */
<#if each>
  const int32_t *multipliers;
  int32_t halves; /* 2 * zero point + 1 */
  const uint8_t *shifts; /* less one */
<#else>
  int32_t multiplier;
  int32_t rounding;
  int32_t shift;
</#if>
  int8_t *out_end;
<#if clamped>
  uint32_t min; /* in each byte */
  uint32_t max;
</#if>
};

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${p?upper_case}_NO_ASM)
/* Low sums, of even outputs, are in r0 to r2, mixed ones in r4 to r6. Of r7 and r9 to r11 a compiler may have reserved some for
 * frames or for a platform: they are borrowed and given back. On the stack: the structure, the end of x, where the loop is
 * entered, the second four of the last inputs. */
<@eight name="FIRST" first=true/>
<@eight name="STEP"/>
__attribute__((noinline, aligned(4))) static void ${m}_run(struct ${m} *s) {
  register struct ${m} *s_ __asm__("r0") = s;
  __asm__ volatile("push {r7, r9, r10, r11}\n\t"
          "ldr r3, [r0, #16]\n\t"
          "ldr r1, [r0, #20]\n\t"
<#if deep>
          "ldr r2, [r0, #12]\n\t"
          "subs r2, r1, r2\n\t"
          "lsrs r2, r2, #3\n\t"
          "and r2, r2, #3\n\t" /* steps of the first turn, */
          "movs r4, #180\n\t"  /* and bytes of their code */
          "adr r5, 3f + 1\n\t"
          "mls r2, r2, r4, r5\n\t"
<#else>
          "adr r2, 3f + 1\n\t"
</#if>
          "push {r0, r1, r2, r3}\n\t"
          "mov r3, r0\n"
          "1:\n\t"
          "ldm r3, {r10, r11, r12, lr}\n\t" ${M}_FIRST
          "ldr pc, [sp, #8]\n"
          "2:\n\t"
          ${M}_STEP<#if deep> ${M}_STEP ${M}_STEP ${M}_STEP</#if>
          "3:\n\t"
          "ldr r7, [sp, #4]\n\t"
          "cmp lr, r7\n\t"
          "bne 2b\n\t"
          "subs r4, r4, r0\n\t"
          "subs r5, r5, r1\n\t"
          "subs r6, r6, r2\n\t"
          "ldr r3, [sp]\n\t"
          "str r12, [r3, #8]\n\t"
          "ldr r7, [r3, #24]\n\t"
          "ldmia r7!, {r8, r9, r10, r11, r12, lr}\n\t"
          "str r7, [r3, #24]\n\t"
<#list ["r8", "r9", "r10", "r11", "r12", "lr"] as bias>
          "add ${sums[bias?index]}, ${bias}, ${sums[bias?index]}, ${(bias?index % 2 == 0)?then("lsl #1", "asr #7")}\n\t"
</#list>
          "add r7, r3, #28\n\t"
          "ldm r7, {r7, r8, r9, r10, r11}\n\t"
<#list sums as sum>
<@finish sum=sum/>
</#list>
<#if each>
          "str r9, [r3, #36]\n\t"
          "str r11, [r3, #44]\n\t"
          "ldr r8, [r3, #32]\n\t"
</#if>
          "bfi r0, r4, #8, #8\n\t"
          "bfi r0, r1, #16, #8\n\t"
          "bfi r0, r5, #24, #8\n\t"
          "bfi r2, r6, #8, #8\n\t"
<#if clamped>
          "ldrd r9, r10, [r3, #52]\n\t"
<@clamp four="r0" min="r9" max="r10"/>
<@clamp four="r2" min="r9" max="r10"/>
</#if>
          "str r0, [r7], #4\n\t"
          "strh r2, [r7], #2\n\t"
          "str r7, [r3, #28]\n\t"
          "cmp r7, r8\n\t"
          "bne 1b\n\t"
          "ldr r8, [r3, #48]\n\t"
          "cmp r7, r8\n\t"
          "beq 6f\n"
          "4:\n\t" /* two outputs: sums in r0 and r4, the end of x in r1, the second four of eight inputs in r2 */
          "ldm r3, {r10, r11, r12, lr}\n\t"
          "ldr r1, [sp, #4]\n\t"
          "ldr r2, [sp, #12]\n\t"
          "movs r0, #0\n\t"
          "movs r4, #0\n\t"
          "b 7f\n"
          "5:\n\t"
          "ldr r11, [lr], #4\n\t"
          "ldr r2, [lr], #4\n\t"
          "sxtb16 r10, r11\n\t"
          "sxtb16 r11, r11, ror #8\n"
          "7:\n\t"
          "ldmia r12!, {r5, r6, r8, r9}\n\t"
<#list [["r5", "r10"], ["r6", "r11"], ["r8", "r10"], ["r9", "r11"]] as w>
<#if w?index == 2>
          "sxtb16 r10, r2\n\t"
          "sxtb16 r11, r2, ror #8\n\t"
</#if>
          "smlad r4, ${w[0]}, ${w[1]}, r4\n\t"
          "sxtb16 ${w[0]}, ${w[0]}\n\t"
          "smlad r0, ${w[0]}, ${w[1]}, r0\n\t"
</#list>
          "cmp lr, r1\n\t"
          "bne 5b\n\t"
          "str r12, [r3, #8]\n\t"
          "ldr r7, [r3, #24]\n\t"
          "ldrd r5, r6, [r7], #8\n\t"
          "str r7, [r3, #24]\n\t"
          "subs r4, r4, r0\n\t"
          "add r0, r5, r0, lsl #1\n\t"
          "add r4, r6, r4, asr #7\n\t"
          "add r7, r3, #28\n\t"
          "ldm r7, {r7, r8, r9, r10, r11}\n\t"
<#if clamped>
          "ldrd r5, r6, [r3, #52]\n\t"
</#if>
          "ldr r2, [r3, #48]\n\t"
<@finish sum="r0"/>
<#if clamped>
<@clamp four="r0" min="r5" max="r6"/>
</#if>
          "strb r0, [r7], #1\n\t"
          "cmp r7, r2\n\t"
          "beq 6f\n\t"
<@finish sum="r4"/>
<#if clamped>
<@clamp four="r4" min="r5" max="r6"/>
</#if>
          "strb r4, [r7], #1\n\t"
          "str r7, [r3, #28]\n\t"
<#if each>
          "str r9, [r3, #36]\n\t"
          "str r11, [r3, #44]\n\t"
</#if>
          "cmp r7, r2\n\t"
          "bne 4b\n"
          "6:\n\t"
          "add sp, sp, #16\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(s_)
          :
          : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
<@dsp.scaled name=m + "_finish" signFix=true saturate=!clamped/>

static void ${m}_run(struct ${m} *s) {
  while (s->out != s->out_end) {
    const int32_t pairs = s->sixes_end - s->out > 0 ? 3 : 1;
    int32_t low[3] = {0, 0, 0};
    int32_t mixed[3] = {0, 0, 0};
    uint32_t even = s->even;
    uint32_t odd = s->odd;
    uint32_t second = s->second;
    const int8_t *x = s->x;
    int32_t i;
    for (;;) {
      int32_t four;
      for (four = 0; four < 2; four++, s->weights += 2 * pairs) {
        for (i = 0; i < pairs; i++) {
          const uint32_t v = s->weights[i];
          const uint32_t w = s->weights[pairs + i];
          mixed[i] = ${p}_dot2(v, even, ${p}_dot2(w, odd, mixed[i]));
          low[i] = ${p}_dot2(${p}_even_bytes(v), even, ${p}_dot2(${p}_even_bytes(w), odd, low[i]));
        }
        even = ${p}_even_bytes(second);
        odd = ${p}_odd_bytes(second);
      }
      if (x == s->end) {
        break;
      }
      even = ${p}_even_bytes(${p}_load32(x));
      odd = ${p}_odd_bytes(${p}_load32(x));
      second = ${p}_load32(x + 4);
      x += 8;
    }
    for (i = 0; i < 2 * pairs && s->out != s->out_end; i++, s->bias++) {
      const int32_t high = (int32_t)((uint32_t)mixed[i / 2] - (uint32_t)low[i / 2]);
      const int32_t twice = *s->bias + (i % 2 == 0 ? low[i / 2] * 2 : high >> 7);
      *s->out++ = ${m}_finish(twice, <#if each>*s->multipliers++, s->halves * (1 << *s->shifts), (int32_t)*s->shifts + 1<#else>s->multiplier, s->rounding, s->shift</#if><#if clamped>,
          (int8_t)(uint8_t)(s->min & 0xFFu), (int8_t)(uint8_t)(s->max & 0xFFu)</#if>);
<#if each>
      s->shifts++;
</#if>
    }
  }
}
#endif
