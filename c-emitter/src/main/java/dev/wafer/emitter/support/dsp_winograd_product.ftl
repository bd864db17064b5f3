<#--
  The products of weights and inputs after Winograd. Needs: tiles (that are computed at a time: one or two by four channels, or
  four by two).
-->
<#assign single = tiles == 1 four = tiles == 4>
<#assign across = single?then(1, 2)><#-- Words that a product multiplies by four others. -->
<#-- The products of two inputs: the registers of each sum, its weight and its input. -->
<#if single>
<#assign products = [[4, "r2", "r12"], [5, "r3", "r12"], [6, "r2", "r12"], [7, "r3", "r12"], [8, "r2", "lr"], [9, "r3", "lr"], [10, "r2", "lr"], [11, "r3", "lr"]]>
<#else>
<#assign products = [[4, "r2", "r12"], [5, "r2", "lr"], [6, "r3", "r12"], [7, "r3", "lr"], [8, "r2", "r12"], [9, "r2", "lr"], [10, "r3", "r12"], [11, "r3", "lr"]]>
</#if>
<#assign pieces = single?then(2, 4)><#-- Products for each load of two words of weights. -->
<#macro step places first=false>
<#list products as s>
<#if s?index % pieces == 0>
          "ldrd r2, r3, [r0], #${(s?index + pieces < 8)?then(8, 16 * places + 8 - 64 / pieces)}\n\t"
</#if>
<#if s?index == 0>
          "ldrd r12, lr, [r1], #${4 * places * across}\n\t"
</#if>
          "<#if first>smuad r${s[0]}, ${s[1]}, ${s[2]}<#else>smlad r${s[0]}, ${s[1]}, ${s[2]}, r${s[0]}</#if>\n\t"
</#list>
</#macro>
<#--
  The function called name and _product, for transforms of so many places. Where it is in assembly, a macro called NAME_ASM says so.
-->
<#macro product name places>
<#local P = p?upper_case>
<#local turn_bytes = 16 * places * across>
<#-- The lowest bit of what a turn of eight inputs takes: it tells whether eight bytes less than their sum come from an odd number. -->
<#local turn_bit = (turn_bytes % 512 == 0)?then(512, (turn_bytes % 256 == 0)?then(256, 128))>
<#if four>
/* Sums, at each of the ${places} places, of the products of two channels' weights v by the inputs u of four tiles: eight words a
 * place, channel by channel within tile by tile. With adds they are added to those that are there. Inputs are a multiple of
 * eight. The assembly borrows r7 and r9 to r11 and gives them back. On the stack: what u and v go back for a place, the end
 * of v, the next sums and their end, where the loop of sixteen inputs is entered, adds. */
<#else>
/* Sums, at each of the ${places} places, of the products of four channels' weights by the inputs of <#if single>a tile: four words
 * a place, computed two places at a time<#else>two tiles: eight words
 * a place, tile by tile within channel by channel</#if>. Inputs are a multiple of eight. The assembly borrows r7 and r9
 * to r11 and gives them back. On the stack: what u and v go back for a place, the end of v, the next sums and their end, where
 * the loop of sixteen inputs is entered. */
</#if>
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(${P}_NO_ASM)
__attribute__((noinline, aligned(4))) static void ${name}_product(const uint32_t *u, const uint32_t *v, int32_t depth, uint32_t *sums<#if four>, int32_t adds</#if>) {
  register const uint32_t *u_ __asm__("r0") = u;
  register const uint32_t *v_ __asm__("r1") = v;
  register int32_t u_back __asm__("r2") = depth * ${8 * places} - ${32 / across};
  register int32_t v_back __asm__("r3") = depth * ${2 * places * across} - 8;
  register const uint32_t *v_end __asm__("r4") = v + depth * ${places * across / 2};
  register uint32_t *to __asm__("r5") = sums;
  register uint32_t *to_end __asm__("r6") = sums + ${4 * places * across};
<#if four>
  register int32_t adds_ __asm__("r8") = adds;
</#if>
  __asm__ volatile(
          "push {r7, r9, r10, r11}\n\t"
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
<@step places=places/>
          "ldr pc, [sp, #20]\n"
          "5:\n\t"
</#if>
<@step places=places first=true/>
          "ldr pc, [sp, #20]\n"
          "2:\n\t"
<@step places=places/>
          "3:\n\t"
<#list 0..<4 as i>
<@step places=places/>
</#list>
          "4:\n\t"
<#list 0..<3 as i>
<@step places=places/>
</#list>
          "ldr r2, [sp, #8]\n\t"
          "cmp r1, r2\n\t"
          "bne 2b\n\t"
          "ldm sp, {r2, r3, r12, lr}\n\t"
          "sub r0, r0, r2\n\t"
          "sub r1, r1, r3\n\t"
          "stmia lr!, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
          "ldr r2, [sp, #16]\n\t"
          "add r12, r12, #8\n\t"
          "strd r12, lr, [sp, #8]\n\t"
          "cmp lr, r2\n\t"
          "bne 1b\n\t"
          "add sp, #${four?then(28, 24)}\n\t"
          "pop {r7, r9, r10, r11}"
          : "+r"(u_), "+r"(v_), "+r"(u_back), "+r"(v_back), "+r"(v_end), "+r"(to), "+r"(to_end)<#if four>, "+r"(adds_)</#if>
          :
          : <#if !four>"r8", </#if>"r12", "lr", "cc", "memory");
}
#define ${name?upper_case}_ASM
#else
static void ${name}_product(const uint32_t *u, const uint32_t *v, int32_t depth, uint32_t *sums<#if four>, int32_t adds</#if>) {
  const uint32_t *const sums_end = sums + ${4 * places * across};
  for (; sums != sums_end; sums += 8, u += ${8 / across}, v += 2) {
    const uint32_t *from_u = u;
    const uint32_t *from_v = v;
    int32_t s[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    int32_t i;
    int32_t j;
<#if four>
    for (j = 0; adds != 0 && j < 8; j++) {
      s[j] = (int32_t)sums[j];
    }
</#if>
    for (i = 0; i < depth; i += 2, from_u += ${4 * places}, from_v += ${places * across}) {
      for (j = 0; j < 8; j++) {
        s[j] = ${p}_dot2(${single?then("from_u[j], from_v[j >> 2]", "from_u[j >> 1], from_v[j & 1]")}, s[j]);
      }
    }
    for (j = 0; j < 8; j++) {
      sums[j] = (uint32_t)s[j];
    }
  }
}
#endif
</#macro>
