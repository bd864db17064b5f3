<#--
  Outputs of tiles of 2x2, after Winograd. The helper's name tells whether outputs are clamped, not saturated, and whether some
  bias leaves no room for the shift in its word.
-->
<#import "dsp_finish.ftl" as dsp>
<#assign clamped = helper?contains("_clamp") wide = helper?contains("_wide")>
<#assign P = p?upper_case>
<#assign m = p + "_" + helper?remove_beginning("dsp_")>
/* How the sums of a layer's channels become outputs. */
struct ${m} {
<#if wide>
  const int32_t *factors; /* for each channel 2 * bias, multiplier, right shift - 1 */
<#else>
  const int32_t *factors; /* for each channel 256 * bias + right shift - 1, multiplier */
</#if>
  int32_t channels; /* that are computed together */
  int32_t rounding; /* 2 * zero point + 1 */
<#if clamped>
  int32_t min;
  int32_t max;
</#if>
};

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
<#assign stride = 32><#-- Bytes from a place to the next. -->
<#-- A column of two channels: the sums of its upper three places in u, those of its lower ones in l. -->
<#macro column j u l t>
          "ldrd ${u[0]}, ${u[1]}, [r0, #${stride * (4 + j)}]\n\t"
          "ldrd ${l[0]}, ${l[1]}, [r0, #${stride * (8 + j)}]\n\t"
<#list 0..1 as i>
          "add ${u[i]}, ${u[i]}, ${l[i]}\n\t"
          "sub ${l[i]}, ${u[i]}, ${l[i]}, lsl #1\n\t"
</#list>
          "ldrd ${t[0]}, ${t[1]}, [r0, #${stride * j}]\n\t"
<#list 0..1 as i>
          "add ${u[i]}, ${u[i]}, ${t[i]}, lsl #1\n\t"
</#list>
          "ldrd ${t[0]}, ${t[1]}, [r0, #${stride * (12 + j)}]\n\t"
<#list 0..1 as i>
          "sub ${l[i]}, ${l[i]}, ${t[i]}, lsl #1\n\t"
</#list>
</#macro>
<#-- Twice such a column added to u and l, or subtracted from them. -->
<#macro outer j u l t adds>
<#list [[0, "u", 2, true], [4, "u", 1, true], [4, "l", 1, true], [8, "u", 1, true], [8, "l", 1, false], [12, "l", 2, false]] as term>
<#if term?is_first || term[0] != from>
<#local from = term[0]>
          "ldrd ${t[0]}, ${t[1]}, [r0, #${stride * (from + j)}]\n\t"
</#if>
<#list 0..1 as i>
<#local r = (term[1] == "u")?then(u[i], l[i])>
          "${(term[3] == adds)?then("add", "sub")} ${r}, ${r}, ${t[i]}, lsl #${term[2]}\n\t"
</#list>
</#list>
</#macro>
<#assign upperLeft = ["r1", "r2"] lowerLeft = ["r3", "r4"] upperRight = ["r5", "r6"] lowerRight = ["r8", "r9"]>
<#assign left = upperLeft + lowerLeft right = upperRight + lowerRight spare = ["r7", "r10"]>
<#assign shift = wide?then("r12", "r7") twice_bias = wide?then("r7", "r12")>
/* Channels from c on of some tiles, from their sums: each is four times a sum of products. Sums of a place are eight words, of
 * which those of a tile's channels follow each other; b tells how many. The assembly borrows r7 and r9 to r11 and gives them
 * back. On the stack: the next places, channel and factors, rounding, the last channel, the first one and its factors, how many
 * tiles are left<#if clamped>, min and max</#if>. */
__attribute__((noinline)) static void ${m}(const uint32_t *sums, int32_t c, const struct ${p}_winograd_place *places, const struct ${m} *b, int32_t tiles) {
  register const uint32_t *sums_ __asm__("r0") = sums;
  register const struct ${p}_winograd_place *places_ __asm__("r2") = places;
  register int32_t c_ __asm__("r3") = c;
  register const int32_t *factors_ __asm__("r4") = b->factors + ${wide?then(3, 2)} * c;
  register int32_t rounding_ __asm__("r5") = b->rounding;
  register int32_t end_ __asm__("r6") = c + b->channels;
  register int32_t tiles_ __asm__("r8") = tiles;
<#if clamped>
  register int32_t min_ __asm__("r1") = b->min;
  register int32_t max_ __asm__("r12") = b->max;
</#if>
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
<#if clamped>
          "push {r1, r12}\n\t"
</#if>
          "push {r3, r4, r8}\n\t"
          "push {r2, r3, r4, r5, r6}\n"
          "1:\n\t"
<@column j=1 u=upperRight l=lowerRight t=spare/>
<@column j=2 u=upperLeft l=lowerLeft t=spare/>
<#list 0..3 as i>
          "add ${left[i]}, ${right[i]}, ${left[i]}\n\t"
          "rsb ${right[i]}, ${left[i]}, ${right[i]}, lsl #1\n\t"
</#list>
<@outer j=0 u=upperLeft l=lowerLeft t=spare adds=true/>
<@outer j=3 u=upperRight l=lowerRight t=spare adds=false/>
<#list [["r1", "r3", "r5", "r8"], ["r2", "r4", "r6", "r9"]] as channel>
          "ldr lr, [sp, #8]\n\t"
<#if wide>
          "ldmia lr!, {r7, r10, r12}\n\t"
<#else>
          "ldrd r7, r10, [lr], #8\n\t"
          "asr r12, r7, #7\n\t"
</#if>
          "ldr r11, [sp, #12]\n\t"
          "str lr, [sp, #8]\n\t"
          "lsl r11, r11, ${shift}\n\t"
<#list channel as y>
          "add ${y}, ${twice_bias}, ${y}, asr #1\n\t"
          "smmlar lr, ${y}, r10, r11\n\t"
          "add lr, lr, ${y}, asr #31\n\t"
          "asr ${y}, lr, ${shift}\n\t"
<#if clamped>
          "asr ${y}, ${y}, #1\n\t"
<#else>
          "ssat ${y}, #8, ${y}, asr #1\n\t"
</#if>
</#list>
</#list>
<#if clamped>
          "ldrd r7, r10, [sp, #32]\n\t"
<#list left + right as y>
          "cmp ${y}, r7\n\t"
          "it lt\n\t"
          "movlt ${y}, r7\n\t"
          "cmp ${y}, r10\n\t"
          "it gt\n\t"
          "movgt ${y}, r10\n\t"
</#list>
</#if>
          "ldrd r12, lr, [sp]\n\t"
          "ldm r12, {r7, r10, r11, r12}\n\t"
<#-- Both channels' outputs are a halfword. -->
<#list [["r8", "r9", "r7"], ["r3", "r4", "r10"], ["r5", "r6", "r11"], ["r1", "r2", "r12"]] as pair>
          "bfi ${pair[0]}, ${pair[1]}, #8, #8\n\t"
          "strh ${pair[0]}, [${pair[2]}, lr]\n\t"
</#list>
          "adds r0, #8\n\t"
          "ldr r7, [sp, #16]\n\t"
          "add lr, lr, #2\n\t"
          "str lr, [sp, #4]\n\t"
          "cmp lr, r7\n\t"
          "bne 1b\n\t"
          "ldr r7, [sp, #28]\n\t"
          "subs r7, r7, #1\n\t"
          "beq 2f\n\t"
          "ldr r10, [sp]\n\t"
          "ldrd r11, r12, [sp, #20]\n\t"
          "add r10, r10, #16\n\t"
          "str r7, [sp, #28]\n\t"
          "stm sp, {r10, r11, r12}\n\t"
          "b 1b\n"
          "2:\n\t"
          "add sp, #${clamped?then(40, 32)}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(sums_), "+r"(places_), "+r"(c_), "+r"(factors_), "+r"(rounding_), "+r"(end_), "+r"(tiles_)<#if clamped>, "+r"(min_), "+r"(max_)</#if>
          :
          : <#if !clamped>"r1", "r12", </#if>"lr", "cc", "memory");
}
#else
<@dsp.scaled name=m + "_finish" signFix=true saturate=!clamped/>

<#function finish y><#return m + "_finish((int32_t)((uint32_t)((int32_t)" + y + " >> 1) + twice_bias), multiplier, rounding, shift" + clamped?then(", b->min, b->max", "") + ")"></#function>
<#macro sums j>
        const uint32_t m0 = sums[${8 * j}], m1 = sums[${8 * (4 + j)}], m2 = sums[${8 * (8 + j)}], m3 = sums[${8 * (12 + j)}];
        const uint32_t upper = 2 * m0 + m1 + m2;
        const uint32_t lower = m1 - m2 - 2 * m3;
</#macro>
/* Channels from c on of some tiles, from their sums: each is four times a sum of products. Sums of a place are eight words, of
 * which those of a tile's channels follow each other; b tells how many. */
static void ${m}(const uint32_t *sums, int32_t c, const struct ${p}_winograd_place *places, const struct ${m} *b, int32_t tiles) {
  const struct ${p}_winograd_place *const places_end = places + tiles;
  for (; places != places_end; places++) {
    const int32_t *factors = b->factors + ${wide?then(3, 2)} * c;
    int32_t i;
    for (i = c; i < c + b->channels; i++, factors += ${wide?then(3, 2)}, sums++) {
<#if wide>
      const uint32_t twice_bias = (uint32_t)factors[0];
      const int32_t shift = factors[2] + 1;
<#else>
      const uint32_t twice_bias = (uint32_t)(factors[0] >> 7);
      const int32_t shift = (factors[0] & 0xFF) + 1;
</#if>
      const int32_t multiplier = factors[1];
      const int32_t rounding = b->rounding * (1 << (shift - 1));
      uint32_t y00, y01, y10, y11;
      {
<@sums j=0/>
        y00 = 2 * upper;
        y10 = 2 * lower;
      }
      {
<@sums j=1/>
        y00 += upper;
        y01 = upper;
        y10 += lower;
        y11 = lower;
      }
      {
<@sums j=2/>
        y00 += upper;
        y01 -= upper;
        y10 += lower;
        y11 -= lower;
      }
      {
<@sums j=3/>
        y01 -= 2 * upper;
        y11 -= 2 * lower;
      }
      places->out[0][i] = ${finish("y11")};
      places->out[1][i] = ${finish("y10")};
      places->out[2][i] = ${finish("y01")};
      places->out[3][i] = ${finish("y00")};
    }
  }
}
#endif
