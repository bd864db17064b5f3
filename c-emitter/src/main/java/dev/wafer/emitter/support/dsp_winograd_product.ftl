<#--
  The products of weights and inputs after Winograd. In the assembly r0 goes through the words u, of which a place has four or
  eight for two inputs, and r1 through the words v; eight sums of their products are in r4 to r11.
-->
<#assign P = p?upper_case>
<#-- Products: of each the registers of the sum, of u and of v. -->
<#macro multiply products first>
<#list products as s>
          "<#if first>smuad r${s[0]}, ${s[1]}, ${s[2]}<#else>smlad r${s[0]}, ${s[1]}, ${s[2]}, r${s[0]}</#if>\n\t"
</#list>
</#macro>
<#-- The i-th two inputs. -->
<#macro step way places i first=false>
<#if way == "single"><#-- Eight channels of a tile, of which four times two inputs lie side by side. -->
          "ldmia r0!, {r2, r3, r12}\n\t"
          "ldr lr, [r1], #${(i % 4 < 3)?then(4, 16 * places - 12)}\n\t"
<@multiply products=[[4, "r2", "lr"], [5, "r3", "lr"], [6, "r12", "lr"]] first=first/>
          "ldmia r0!, {r2, r3, r12}\n\t"
<@multiply products=[[7, "r2", "lr"], [8, "r3", "lr"], [9, "r12", "lr"]] first=first/>
          "ldrd r2, r3, [r0], #${32 * places - 24}\n\t"
<@multiply products=[[10, "r2", "lr"], [11, "r3", "lr"]] first=first/>
<#else>
<#-- Of two tiles twice two inputs lie side by side. -->
<#local next = (way == "two")?then((i % 2 < 1)?then(8, 16 * places - 8), 8 * places)>
<#-- Sums of a place are tile by tile, but channel by channel for pairs. -->
<#local sums = (way == "two")?then([4, 8, 5, 9, 6, 10, 7, 11], 4..11)>
          "ldrd r2, r3, [r0], #8\n\t"
          "ldrd r12, lr, [r1], #${next}\n\t"
<#list 0..1 as half>
<#if half == 1>
          "ldrd r2, r3, [r0], #${16 * places - 8}\n\t"
</#if>
<#local s = sums[4 * half..<4 * half + 4]>
<@multiply products=[[s[0], "r2", "r12"], [s[1], "r2", "lr"], [s[2], "r3", "r12"], [s[3], "r3", "lr"]] first=first/>
</#list>
</#if>
</#macro>
<#--
  The function called name, for transforms of so many places: of two tiles by four channels ("two", and "pairs" where sums are
  channel by channel), of four tiles by two channels ("four") or of a tile by eight channels ("single"). For a depth of any
  multiple of eight, or of 8 or 16 alone.
-->
<#macro product name way places depth=0>
<#local single = way == "single" four = way == "four">
<#local u_words = single?then(8, 4) v_words = single?then(1, 2)>
<#local v_stride = (single || way == "two")?then(16, 8)><#-- Bytes from a place to the next. -->
<#-- Bytes that eight inputs take of v, and the lowest bit of that: it tells whether their sum less a place comes from an odd number. -->
<#local turn_bytes = 16 * places * v_words>
<#local turn_bit = (turn_bytes % 512 == 0)?then(512, (turn_bytes % 256 == 0)?then(256, 128))>
<#local arguments>const uint32_t *u, const uint32_t *v, <#if depth == 0>int32_t depth, </#if>uint32_t *sums<#if four>, int32_t adds</#if></#local>
<#if four>
/* Sums, at each of the ${places} places, of the products of two channels' weights v by the inputs u of four tiles: eight words a
 * place, tile by tile. With adds they are added to those that are there. Inputs are a
 * multiple of eight. The assembly borrows r7 and r9 to r11 and gives them back. On the stack: what u and v go back for a place,
 * the end of v, the next sums and their end, where the loop of sixteen inputs is entered, adds. */
<#else>
/* Sums, at each of the ${places} places, of the products of <#if single>eight channels' weights by the inputs of a tile: eight words
 * a place<#else>four channels' weights by the inputs of two tiles: eight words
 * a place, ${(way == "two")?then("tile by tile", "tile by tile within channel by channel")}</#if>. Inputs are ${(depth == 0)?then("a multiple of eight", depth?c)}. The assembly borrows r7 and r9
 * to r11 and gives them back. On the stack: <#if depth == 0>what u and v go back for a place, the end of v, the next sums and their end, where
 * the loop of sixteen inputs is entered<#else>the next sums and their end</#if>. */
</#if>
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
__attribute__((noinline, aligned(4))) static void ${name}(${arguments}) {
  register const uint32_t *u_ __asm__("r0") = u;
  register const uint32_t *v_ __asm__("r1") = v;
<#if depth == 0>
  register int32_t u_back __asm__("r2") = depth * ${2 * places * u_words} - ${4 * u_words};
  register int32_t v_back __asm__("r3") = depth * ${2 * places * v_words} - ${v_stride};
  register const uint32_t *v_end __asm__("r4") = v + depth * ${places * v_words / 2};
</#if>
  register uint32_t *to __asm__("r5") = sums;
  register uint32_t *to_end __asm__("r6") = sums + ${8 * places};
<#if four>
  register int32_t adds_ __asm__("r8") = adds;
</#if>
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
<#if depth != 0>
          "push {r5, r6}\n"
          "1:\n\t"
<#list 0..<depth / 2 as i>
<@step way=way places=places i=i first=i == 0/>
</#list>
          "ldr lr, [sp]\n\t"
          "ldr r2, [sp, #4]\n\t"
          "sub r0, r0, #${depth * 2 * places * u_words - 4 * u_words}\n\t"
          "sub r1, r1, #${depth * 2 * places * v_words - v_stride}\n\t"
          "stmia lr!, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
          "str lr, [sp]\n\t"
          "cmp lr, r2\n\t"
          "bne 1b\n\t"
          "add sp, #8\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(u_), "+r"(v_), "+r"(to), "+r"(to_end)
          :
          : "r2", "r3", "r4", "r8", "r12", "lr", "cc", "memory");
<#else>
          "adr r7, 3f + 1\n\t"
          "tst r3, #${turn_bit}\n\t" /* whether the number of turns of eight inputs is odd */
          "it eq\n\t"
          "addeq r7, r7, #(4f - 3f)\n\t"
          "push {r2, r3, r4, r5, r6, r7<#if four>, r8</#if>}\n"
          "1:\n\t"
<#if four>
          "ldr r2, [sp, #24]\n\t"
          "cbz r2, 5f\n\t"
          "ldr lr, [sp, #12]\n\t"
          "ldm lr, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
<@step way=way places=places i=0/>
          "ldr pc, [sp, #20]\n"
          "5:\n\t"
</#if>
<@step way=way places=places i=0 first=true/>
          "ldr pc, [sp, #20]\n"
          "2:\n\t"
<#list 0..<8 as i>
<#if i % 4 == 1>
          "${(i == 1)?then(3, 4)}:\n\t"
</#if>
<@step way=way places=places i=i/>
</#list>
          "ldr r2, [sp, #8]\n\t"
          "cmp r1, r2\n\t"
          "bne 2b\n\t"
          "ldm sp, {r2, r3, r12, lr}\n\t"
          "sub r0, r0, r2\n\t"
          "sub r1, r1, r3\n\t"
          "stmia lr!, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
          "ldr r2, [sp, #16]\n\t"
          "add r12, r12, #${v_stride}\n\t"
          "strd r12, lr, [sp, #8]\n\t"
          "cmp lr, r2\n\t"
          "bne 1b\n\t"
          "add sp, #${four?then(28, 24)}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(u_), "+r"(v_), "+r"(u_back), "+r"(v_back), "+r"(v_end), "+r"(to), "+r"(to_end)<#if four>, "+r"(adds_)</#if>
          :
          : <#if !four>"r8", </#if>"r12", "lr", "cc", "memory");
</#if>
}
#else
static void ${name}(${arguments}) {
  const uint32_t *const sums_end = sums + ${8 * places};
  for (; sums != sums_end; sums += 8, u += ${u_words}, v += ${v_stride / 4}) {
    const uint32_t *from = u;
    int32_t s[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    int32_t i;
    int32_t j;
<#if four>
    for (j = 0; adds != 0 && j < 8; j++) {
      s[j] = (int32_t)sums[j];
    }
</#if>
    for (i = 0; i < <#if depth == 0>depth<#else>${depth}</#if> / 2; i++, from += ${u_words * places}) {
<#-- Where the words of v are, of which inputs lie side by side in so many words, before the next place. -->
<#if single>
      const uint32_t *const by = v + i / 4 * ${4 * places} + i % 4;
<#elseif way == "two">
      const uint32_t *const by = v + i / 2 * ${4 * places} + i % 2 * 2;
<#else>
      const uint32_t *const by = v + i * ${2 * places};
</#if>
      for (j = 0; j < 8; j++) {
        s[j] = ${p}_dot2(${{"single": "from[j], by[0]", "two": "from[j & 3], by[j >> 2]"}[way]!"from[j >> 1], by[j & 1]"}, s[j]);
      }
    }
    for (j = 0; j < 8; j++) {
      sums[j] = (uint32_t)s[j];
    }
  }
}
#endif
</#macro>
