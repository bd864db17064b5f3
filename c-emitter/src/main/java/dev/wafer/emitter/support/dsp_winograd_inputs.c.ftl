<#assign P = p?upper_case>
<#assign m = p + "_winograd_inputs">
/* The transform of a tile's 4x4 inputs: rows and columns become 0 - 2, 1 + 2, 2 - 1 and 1 - 3. Two inputs are a word: of each
 * four the first and the third, then the others. The places of the transform lie four words apart; from two inputs to the next
 * ones it is as many words as the lowest byte of steps says, which then is the highest one. Inputs are a multiple of four. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
<#-- Transforms a row of four pixels at r0, of which x tells the registers; done tells where its places are then. -->
<#macro load x odd>
          "ldr ${x[0]}, [r0]\n\t"
          "ldr ${x[1]}, [r0, r2]\n\t"
          "ldr ${x[2]}, [r0, r2, lsl #1]\n\t"
          "ldr ${x[3]}, [r0, r3]\n\t"
<#list x as r>
          "sxtb16 ${r}, ${r}${odd?then(', ror #8', '')}\n\t"
</#list>
          "ssub16 ${x[0]}, ${x[0]}, ${x[2]}\n\t"
          "ssub16 ${x[3]}, ${x[1]}, ${x[3]}\n\t"
          "ssub16 ${spare}, ${x[2]}, ${x[1]}\n\t"
          "sadd16 ${x[1]}, ${x[1]}, ${x[2]}\n\t"
<#assign done = [x[0], x[1], spare, x[3]] spare = x[2]>
</#macro>
<#-- A row of places from two rows of pixels. -->
<#macro places row op x y>
<#list 0..3 as j>
          "${op} ${spare}, ${x[j]}, ${y[j]}\n\t"
          "str ${spare}, [lr, #${16 * (4 * row + j)}]\n\t"
</#list>
</#macro>
<#-- Two inputs: rows 0, 2, 1 and 3 of the tile or, of the other two, 3, 1, 2 and 0. -->
<#macro inputs odd>
<#assign spare = "r12">
<@load x=["r4", "r5", "r6", "r7"] odd=odd/>
<#local one = done>
          "${odd?then('sub', 'add')} r0, r0, r1, lsl #1\n\t"
<@load x=["r8", "r9", "r10", "r11"] odd=odd/>
<#local two = done>
          "${odd?then('add', 'sub')} r0, r0, r1\n\t"
<@places row=odd?then(3, 0) op="ssub16" x=odd?then(two, one) y=odd?then(one, two)/>
<@load x=one odd=odd/>
<#local three = done>
          "${odd?then('sub', 'add')} r0, r0, r1, lsl #1\n\t"
<@places row=1 op="sadd16" x=two y=three/>
<@places row=2 op="ssub16" x=odd?then(three, two) y=odd?then(two, three)/>
<@load x=two odd=odd/>
<@places row=odd?then(0, 3) op="ssub16" x=odd?then(done, three) y=odd?then(three, done)/>
<#if odd>
          "ldr r4, [sp, #4]\n\t"
          "ubfx r5, r4, #8, #8\n\t"
          "ror r4, r4, #16\n\t"
          "str r4, [sp, #4]\n\t"
<#else>
          "ldrb r5, [sp, #4]\n\t"
</#if>
          "add lr, lr, r5, lsl #2\n\t"
</#macro>
/* The assembly borrows r7 and r9 to r11 and gives them back. */
__attribute__((noinline)) static void ${m}(const int8_t *from, int32_t row, int32_t pixel, int32_t depth, uint32_t *to, uint32_t steps) {
  register const int8_t *from_ __asm__("r0") = from;
  register int32_t row_ __asm__("r1") = row;
  register int32_t pixel_ __asm__("r2") = pixel;
  register int32_t last_ __asm__("r3") = 3 * pixel;
  register uint32_t *to_ __asm__("r4") = to;
  register const int8_t *end_ __asm__("r5") = from + depth;
  register uint32_t steps_ __asm__("r6") = steps;
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
          "push {r5, r6}\n\t"
          "mov lr, r4\n"
          "1:\n\t"
<@inputs odd=false/>
<@inputs odd=true/>
          "ldr r5, [sp]\n\t"
          "adds r0, #4\n\t"
          "cmp r0, r5\n\t"
          "bne 1b\n\t"
          "add sp, #8\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(from_), "+r"(to_), "+r"(end_), "+r"(steps_)
          : "r"(row_), "r"(pixel_), "r"(last_)
          : "r8", "r12", "lr", "cc", "memory");
}
#else
<#macro row a b c d>
      {
        const uint32_t a = ${a}, b = ${b}, c = ${c}, d = ${d};
        at[0] = ${p}_subtract_halves(a, c);
        at[4] = ${p}_add_halves(b, c);
        at[8] = ${p}_subtract_halves(c, b);
        at[12] = ${p}_subtract_halves(b, d);
        at += 16;
      }
</#macro>
<#function differences x y op="subtract"><#return (0..3)?map(i -> p + "_" + op + "_halves(" + x + i + ", " + y + i + ")")></#function>
<#function loads name r bytes>
<#return (0..3)?map(i -> name + i + " = " + p + "_" + bytes + "_bytes(" + p + "_load32(" + r + [""," + pixel"," + 2 * pixel"," + 3 * pixel"][i] + "))")?join(", ")></#function>
static void ${m}(const int8_t *r0, int32_t row, int32_t pixel, int32_t depth, uint32_t *to, uint32_t steps) {
  const int8_t *r1 = r0 + row;
  const int8_t *r2 = r1 + row;
  const int8_t *r3 = r2 + row;
  const int8_t *const end = r0 + depth;
  do {
<#list ["even", "odd"] as bytes>
    {
      uint32_t *at = to;
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
    to += steps & 0xFFu;
    steps = (steps >> 8) | (steps << 24);
</#list>
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
  } while (r0 != end);
}
#endif

/* A plane of inputs. */
struct ${p}_winograd_plane {
  const int8_t *input;
  int32_t height;
  int32_t width;
  int32_t row;   /* bytes from a row to the next */
  int32_t pixel; /* the same of pixels */
  int32_t depth;
  int32_t padding; /* what lies outside */
};

/* The same of the tile whose inputs begin at (y, x), which may lie outside: then they are copied to the patch. Inputs are a
 * multiple of eight. */
static void ${p}_winograd_gather(const struct ${p}_winograd_plane *plane, int32_t y, int32_t x, uint32_t *to, uint32_t steps, uint32_t *patch) {
  const int32_t depth = plane->depth;
  if (y >= 0 && y + 4 <= plane->height && x >= 0 && x + 4 <= plane->width) {
    ${m}(plane->input + y * plane->row + x * plane->pixel, plane->row, plane->pixel, depth, to, steps);
  } else {
    const uint32_t padding = (uint32_t)(plane->padding & 0xFF) * 0x01010101u;
    uint32_t *put = patch;
    int32_t i;
    int32_t j;
    for (i = y; i < y + 4; i++) {
      for (j = x; j < x + 4; j++) {
        uint32_t *const end = put + depth / 4;
        if (i < 0 || i >= plane->height || j < 0 || j >= plane->width) {
          for (; put != end; put += 2) {
            put[0] = padding;
            put[1] = padding;
          }
        } else {
          const int8_t *from = plane->input + i * plane->row + j * plane->pixel;
          for (; put != end; put += 2, from += 8) {
            put[0] = ${p}_load32(from);
            put[1] = ${p}_load32(from + 4);
          }
        }
      }
    }
    ${m}((const int8_t *)patch, 4 * depth, depth, depth, to, steps);
  }
}
