<#--
  Convolution of 3x3 by tiles of 2x2 outputs, after Winograd. Needs: clamped, wide (whether some bias leaves no room for the
  shift in its word).
-->
<#assign P = p?upper_case>
<#assign m = p + "_dsp_winograd" + clamped?then("_clamp", "") + wide?then("_wide", "")>
<#assign M = m?upper_case>
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

/* Where a tile's outputs go: bytes to the right and to the lower neighbour of the first, 0 where there is none. */
struct ${m}_place {
  int8_t *out;
  int32_t right;
  int32_t below;
};

<#macro row a b c d>
      {
        const uint32_t a = ${a}, b = ${b}, c = ${c}, d = ${d};
        to[0] = ${p}_subtract_halves(a, c);
        to[2] = ${p}_add_halves(b, c);
        to[4] = ${p}_subtract_halves(c, b);
        to[6] = ${p}_subtract_halves(b, d);
        to += 8;
      }
</#macro>
<#function differences x y op="subtract"><#return (0..3)?map(i -> p + "_" + op + "_halves(" + x + i + ", " + y + i + ")")></#function>
<#function loads name r bytes>
<#return (0..3)?map(i -> name + i + " = " + p + "_" + bytes + "_bytes(" + p + "_load32(" + r + [""," + pixel"," + 2 * pixel"," + 3 * pixel"][i] + "))")?join(", ")></#function>
/* The transform of a tile's 4x4 inputs: rows and columns become 0 - 2, 1 + 2, 2 - 1 and 1 - 3. Two inputs are a
 * word; those of a place of the transform lie two words apart, those of the next two inputs 32 words on. */
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

/* Sums, at each of the 16 places, of the products of four channels' weights by the inputs of two tiles: eight words
 * a place, tile by tile within channel by channel. Inputs are a multiple of eight. The assembly borrows r7 and r9
 * to r11 and gives them back. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
<#macro step first=false>
<#list [[4, "r2", "r12"], [5, "r2", "lr"], [6, "r3", "r12"], [7, "r3", "lr"], [8, "r2", "r12"], [9, "r2", "lr"], [10, "r3", "r12"], [11, "r3", "lr"]] as s>
<#if s?index == 0>
          "ldrd r2, r3, [r0], #8\n\t"
          "ldrd r12, lr, [r1], #128\n\t"
<#elseif s?index == 4>
          "ldrd r2, r3, [r0], #248\n\t"
</#if>
          "<#if first>smuad r${s[0]}, ${s[1]}, ${s[2]}<#else>smlad r${s[0]}, ${s[1]}, ${s[2]}, r${s[0]}</#if>\n\t"
</#list>
</#macro>
__attribute__((noinline)) static void ${m}_product(const uint32_t *u, const uint32_t *v, int32_t depth, uint32_t *sums) {
  register const uint32_t *u_ __asm__("r0") = u;
  register const uint32_t *v_ __asm__("r1") = v;
  register int32_t u_back __asm__("r2") = depth * 128 - 16;
  register int32_t v_back __asm__("r3") = depth * 64 - 8;
  register const uint32_t *v_end __asm__("r4") = v + depth * 16;
  register uint32_t *to __asm__("r5") = sums;
  register uint32_t *to_end __asm__("r6") = sums + 128;
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
          "push {r2, r3, r4, r5, r6, r7}\n"
          "1:\n\t"
<@step first=true/>
<#list 0..<3 as i>
<@step/>
</#list>
          "ldr r2, [sp, #8]\n\t"
          "cmp r1, r2\n\t"
          "beq 3f\n"
          "2:\n\t"
<#list 0..<4 as i>
<@step/>
</#list>
          "ldr r2, [sp, #8]\n\t"
          "cmp r1, r2\n\t"
          "bne 2b\n"
          "3:\n\t"
          "ldr r12, [sp, #12]\n\t"
          "stmia r12!, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
          "add r4, r2, #8\n\t"
          "ldrd r2, r3, [sp]\n\t"
          "ldr r5, [sp, #16]\n\t"
          "strd r4, r12, [sp, #8]\n\t"
          "sub r0, r0, r2\n\t"
          "sub r1, r1, r3\n\t"
          "cmp r12, r5\n\t"
          "bne 1b\n\t"
          "add sp, #24\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(u_), "+r"(v_), "+r"(u_back), "+r"(v_back), "+r"(v_end), "+r"(to), "+r"(to_end)
          :
          : "r8", "r12", "lr", "cc", "memory");
}
#define ${M}_NOINLINE __attribute__((noinline))
#else
static void ${m}_product(const uint32_t *u, const uint32_t *v, int32_t depth, uint32_t *sums) {
  const uint32_t *const sums_end = sums + 128;
  for (; sums != sums_end; sums += 8, u += 4, v += 2) {
    const uint32_t *from_u = u;
    const uint32_t *from_v = v;
    int32_t s[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    int32_t i;
    int32_t j;
    for (i = 0; i < depth; i += 2, from_u += 64, from_v += 32) {
      for (j = 0; j < 8; j++) {
        s[j] = ${p}_dot2(from_u[j >> 1], from_v[j & 1], s[j]);
      }
    }
    for (j = 0; j < 8; j++) {
      sums[j] = (uint32_t)s[j];
    }
  }
}
#define ${M}_NOINLINE
#endif

static inline int8_t ${m}_finish(int32_t twice, int32_t multiplier, int32_t rounding, int32_t shift<#if clamped>, const struct ${m} *b</#if>) {
  int32_t v = ${p}_multiply_high(twice, multiplier, rounding);
  v += twice >> 31;
  v >>= shift;
<#if clamped>
  return (int8_t)(v < b->min ? b->min : (v > b->max ? b->max : v));
<#else>
  return ${p}_saturate_s8(v);
</#if>
}

<#function finish y><#return m + "_finish(((int32_t)" + y + " >> 1) + twice_bias, multiplier, rounding, shift" + clamped?then(", b", "") + ")"></#function>
<#macro column j>
        const uint32_t m0 = from[${8 * j}], m1 = from[${8 * (4 + j)}], m2 = from[${8 * (8 + j)}], m3 = from[${8 * (12 + j)}];
        const uint32_t upper = m0 + m1 + m2;
        const uint32_t lower = m1 - m2 - m3;
</#macro>
/* Four channels, from c on, of one or two tiles, from their sums: each is four times a sum of products. A tile's outputs are
 * written from the last to the first, so that a neighbour that is not there is written over. */
${M}_NOINLINE static void ${m}_outputs(
    const uint32_t *sums, int32_t c, const struct ${m}_place *at, const struct ${m}_place *at_end, const struct ${m} *b) {
  const int32_t *bias = b->bias + c;
  const int32_t *multipliers = b->multipliers + c;
<#if wide>
  const uint8_t *shifts = b->shifts + c;
</#if>
  const int32_t *const bias_end = bias + 4;
  do {
<#if wide>
    const int32_t twice_bias = *bias++;
    const int32_t multiplier = *multipliers++;
    const int32_t shift = (int32_t)*shifts++ + 1;
<#else>
    const int32_t coded = *bias++;
    const int32_t twice_bias = coded >> 7;
    const int32_t multiplier = *multipliers++;
    const int32_t shift = (coded & 0xFF) + 1;
</#if>
    const int32_t rounding = b->rounding * (1 << (shift - 1));
    const struct ${m}_place *place = at;
    const uint32_t *from = sums;
    do {
      uint32_t y00, y01, y10, y11;
      {
<@column j=0/>
        y00 = upper;
        y10 = lower;
      }
      {
<@column j=1/>
        y00 += upper;
        y01 = upper;
        y10 += lower;
        y11 = lower;
      }
      {
<@column j=2/>
        y00 += upper;
        y01 -= upper;
        y10 += lower;
        y11 -= lower;
      }
      {
<@column j=3/>
        y01 -= upper;
        y11 -= lower;
      }
      {
        int8_t *const out = place->out + c;
        int8_t *const below = out + place->below;
        const int32_t right = place->right;
        below[right] = ${finish("y11")};
        below[0] = ${finish("y10")};
        out[right] = ${finish("y01")};
        out[0] = ${finish("y00")};
      }
      from++;
      place++;
    } while (place != at_end);
    c++;
    sums += 2;
  } while (bias != bias_end);
}
