<#--
  Convolution of 3x3 by tiles of 2x2 outputs, after Winograd. Needs: clamped, wide (whether some bias leaves no room for the
  shift in its word), tiles (that are computed at a time: one or two by four channels, or four by two).
-->
<#import "dsp_finish.ftl" as dsp>
<#assign P = p?upper_case>
<#assign m = p + "_dsp_winograd" + {"1": "_single", "2": "", "4": "_four"}[tiles?c] + clamped?then("_clamp", "") + wide?then("_wide", "")>
<#assign M = m?upper_case>
<#include "dsp_winograd_product.ftl">
<#assign channels = four?then(2, 4)>
<#assign byChannel = tiles != 2><#-- Whether a tile's outputs of two channels are made together, in place of two tiles'. -->
/* How the sums of a layer's channels become outputs. */
struct ${m} {
<#if wide>
  const int32_t *bias; /* twice each */
  const int32_t *multipliers;
  const uint8_t *shifts; /* right shift - 1 */
  int32_t rounding;      /* 2 * zero point + 1 */
<#else>
  const int32_t *bias; /* 256 * bias + right shift - 1 */
  const int32_t *multipliers;
  int32_t rounding; /* 2 * zero point + 1 */
</#if>
<#if clamped>
  int32_t min;
  int32_t max;
</#if>
};

/* Where a tile's outputs go, the lower right one first and the upper left one last: where there is no such neighbour, a
 * place that a later one is written over. */
struct ${m}_place {
  int8_t *out[4];
};

<#macro row a b c d>
      {
        const uint32_t a = ${a}, b = ${b}, c = ${c}, d = ${d};
        to[0] = ${p}_subtract_halves(a, c);
        to[${tiles}] = ${p}_add_halves(b, c);
        to[${2 * tiles}] = ${p}_subtract_halves(c, b);
        to[${3 * tiles}] = ${p}_subtract_halves(b, d);
        to += ${4 * tiles};
      }
</#macro>
<#function differences x y op="subtract"><#return (0..3)?map(i -> p + "_" + op + "_halves(" + x + i + ", " + y + i + ")")></#function>
<#function loads name r bytes>
<#return (0..3)?map(i -> name + i + " = " + p + "_" + bytes + "_bytes(" + p + "_load32(" + r + [""," + pixel"," + 2 * pixel"," + 3 * pixel"][i] + "))")?join(", ")></#function>
/* The transform of a tile's 4x4 inputs: rows and columns become 0 - 2, 1 + 2, 2 - 1 and 1 - 3. Two inputs are a
 * word; <#if single>the places of the transform follow each other<#else>those of a place of the transform lie ${four?then("four", "two")} words apart, those of the next two inputs ${16 * tiles} words on</#if>. */
static void ${m}_inputs(const int8_t *r0, int32_t row, int32_t pixel, int32_t depth, uint32_t *to) {
  const int8_t *r1 = r0 + row;
  const int8_t *r2 = r1 + row;
  const int8_t *r3 = r2 + row;
  const int8_t *const end = r0 + depth;
  do {
<#list ["even", "odd"] as bytes>
    {
      const uint32_t ${loads("c", "r2", bytes)};
      {
        const uint32_t ${loads("a", "r0", bytes)};
<#assign d = differences("a", "c")>
<@row a=d[0] b=d[1] c=d[2] d=d[3]/>
      }
      {
        const uint32_t ${loads("b", "r1", bytes)};
<#assign d = differences("b", "c", "add")>
<@row a=d[0] b=d[1] c=d[2] d=d[3]/>
<#assign d = differences("c", "b")>
<@row a=d[0] b=d[1] c=d[2] d=d[3]/>
        {
          const uint32_t ${loads("d", "r3", bytes)};
<#assign d = differences("b", "d")>
<@row a=d[0] b=d[1] c=d[2] d=d[3]/>
        }
      }
    }
</#list>
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
  } while (r0 != end);
}

<@product name=m places=16/>

#if defined(${M}_ASM)
<#assign stride = 16 * across><#-- Bytes from a place to the next. -->
<#-- A column of two tiles, or of two channels of a tile: the sums of its upper three places in u, those of its lower ones in l. -->
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
<#assign frame = wide?then(4, 0)><#-- Bytes of the stack below the places: the shifts, if they are apart. -->
<#assign left = upperLeft + lowerLeft right = upperRight + lowerRight spare = ["r7", "r10"]>
<#assign shift = wide?then("r12", "r7") twice_bias = wide?then("r7", "r12")>
/* ${four?then("Two", "Four")} channels, from c on, of <#if byChannel>a tile<#else>two tiles</#if>, from their sums: each is four times a sum of products. The assembly borrows r7 and r9 to r11 and gives them back. */
__attribute__((noinline)) static void ${m}_outputs(const uint32_t *sums, int32_t c, const struct ${m}_place *places, const struct ${m} *b) {
  register const uint32_t *sums_ __asm__("r0") = sums;
  register const struct ${m}_place *places_ __asm__("r2") = places;
  register int32_t c_ __asm__("r3") = c;
  register const int32_t *bias_ __asm__("r4") = b->bias + c;
  register const int32_t *multipliers_ __asm__("r5") = b->multipliers + c;
  register int32_t rounding_ __asm__("r6") = b->rounding;
<#if wide>
  register const uint8_t *shifts_ __asm__("r1") = b->shifts + c;
</#if>
<#if clamped>
  register int32_t min_ __asm__("r8") = b->min;
  register int32_t max_ __asm__("r12") = b->max;
</#if>
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
<#if clamped>
          "push {r8, r12}\n\t"
</#if>
          "push {${wide?then("r1, ", "")}r2, r3, r4, r5, r6}\n"
          "1:\n\t"
<@column j=1 u=upperRight l=lowerRight t=spare/>
<@column j=2 u=upperLeft l=lowerLeft t=spare/>
<#list 0..3 as i>
          "add ${left[i]}, ${right[i]}, ${left[i]}\n\t"
          "rsb ${right[i]}, ${left[i]}, ${right[i]}, lsl #1\n\t"
</#list>
<@outer j=0 u=upperLeft l=lowerLeft t=spare adds=true/>
<@outer j=3 u=upperRight l=lowerRight t=spare adds=false/>
<#list byChannel?then([["r1", "r3", "r5", "r8"], ["r2", "r4", "r6", "r9"]], [left + right]) as channel>
          "ldrd r11, r12, [sp, #${frame + 8}]\n\t"
          "ldr r7, [r11], #4\n\t"
          "ldr r10, [r12], #4\n\t"
          "strd r11, r12, [sp, #${frame + 8}]\n\t"
          "ldr r11, [sp, #${frame + 16}]\n\t"
<#if wide>
          "ldr lr, [sp]\n\t"
          "ldrb r12, [lr], #1\n\t"
          "str lr, [sp]\n\t"
<#else>
          "asr r12, r7, #7\n\t"
</#if>
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
          "ldrd r7, r10, [sp, #${frame + 20}]\n\t"
<#list left + right as y>
          "cmp ${y}, r7\n\t"
          "it lt\n\t"
          "movlt ${y}, r7\n\t"
          "cmp ${y}, r10\n\t"
          "it gt\n\t"
          "movgt ${y}, r10\n\t"
</#list>
</#if>
          "ldrd r12, lr, [sp, #${frame + 0}]\n\t"
<#if byChannel>
          "ldmia r12, {r7, r10, r11, r12}\n\t"
<#list [["r8", "r3", "r5", "r1"], ["r9", "r4", "r6", "r2"]] as channel>
          "strb ${channel[0]}, [r7, lr]\n\t"
          "strb ${channel[1]}, [r10, lr]\n\t"
          "strb ${channel[2]}, [r11, lr]\n\t"
          "strb ${channel[3]}, [r12, lr]\n\t"
          "add lr, #1\n\t"
</#list>
<#else>
          "ldmia r12!, {r7, r10, r11}\n\t"
          "strb r9, [r7, lr]\n\t"
          "strb r4, [r10, lr]\n\t"
          "strb r6, [r11, lr]\n\t"
          "ldmia r12!, {r7, r10, r11}\n\t"
          "strb r2, [r7, lr]\n\t"
          "strb r8, [r10, lr]\n\t"
          "strb r3, [r11, lr]\n\t"
          "ldmia r12, {r7, r10}\n\t"
          "strb r5, [r7, lr]\n\t"
          "strb r1, [r10, lr]\n\t"
          "add lr, #1\n\t"
</#if>
<#if !four>
          "str lr, [sp, #${frame + 4}]\n\t"
          "adds r0, #8\n\t"
          "tst lr, #3\n\t"
          "bne 1b\n\t"
</#if>
          "add sp, #${frame + 20 + clamped?then(8, 0)}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(sums_), "+r"(places_), "+r"(c_), "+r"(bias_), "+r"(multipliers_), "+r"(rounding_)<#if wide>, "+r"(shifts_)</#if><#if clamped>, "+r"(min_), "+r"(max_)</#if>
          :
          : <#if !wide>"r1", </#if><#if !clamped>"r8", "r12", </#if>"lr", "cc", "memory");
}
#else
<@dsp.scaled name=m + "_finish" signFix=true saturate=!clamped/>

<#function finish y><#return m + "_finish((int32_t)((uint32_t)((int32_t)" + y + " >> 1) + twice_bias), multiplier, rounding, shift" + clamped?then(", b->min, b->max", "") + ")"></#function>
<#macro sums j>
        const uint32_t m0 = from[${4 * across * j}], m1 = from[${4 * across * (4 + j)}], m2 = from[${4 * across * (8 + j)}], m3 = from[${4 * across * (12 + j)}];
        const uint32_t upper = 2 * m0 + m1 + m2;
        const uint32_t lower = m1 - m2 - 2 * m3;
</#macro>
/* ${four?then("Two", "Four")} channels, from c on, of <#if byChannel>a tile<#else>two tiles</#if>, from their sums: each is four times a sum of products. */
static void ${m}_outputs(const uint32_t *sums, int32_t c, const struct ${m}_place *places, const struct ${m} *b) {
  const int32_t *bias = b->bias + c;
  const int32_t *multipliers = b->multipliers + c;
<#if wide>
  const uint8_t *shifts = b->shifts + c;
</#if>
  const int32_t *const bias_end = bias + ${channels};
  do {
<#if wide>
    const uint32_t twice_bias = (uint32_t)*bias++;
    const int32_t multiplier = *multipliers++;
    const int32_t shift = (int32_t)*shifts++ + 1;
<#else>
    const int32_t coded = *bias++;
    const uint32_t twice_bias = (uint32_t)(coded >> 7);
    const int32_t multiplier = *multipliers++;
    const int32_t shift = (coded & 0xFF) + 1;
</#if>
    const int32_t rounding = b->rounding * (1 << (shift - 1));
    const struct ${m}_place *place = places;
<#if !byChannel>
    int32_t i;
    for (i = 1; i >= 0; i--, place++) {
</#if>
      const uint32_t *const from = sums<#if !byChannel> + i</#if>;
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
      place->out[0][c] = ${finish("y11")};
      place->out[1][c] = ${finish("y10")};
      place->out[2][c] = ${finish("y01")};
      place->out[3][c] = ${finish("y00")};
<#if !byChannel>
    }
</#if>
    c++;
    sums += ${byChannel?then(1, 2)};
  } while (bias != bias_end);
}
#endif
