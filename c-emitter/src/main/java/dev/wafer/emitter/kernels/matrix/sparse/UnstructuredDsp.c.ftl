<#import "rows.ftl" as r>
<#import "dsp.ftl" as d>
<#import "elements.ftl" as e>
<#assign F = fn?upper_case>
<#assign sums = ["r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12"]>
<@r.gather/>
<@d.finish/>
<@e.lowest/>
/* Turns eight rows, so that their halfwords of a column lie together. */
static uint32_t *${fn}_turn(const int8_t *row, uint32_t *to, int32_t pitch) {
  const int8_t *const end = row + pitch;
  for (; row != end; row++) {
    const int8_t *x = row;
    for (int32_t i = 0; i < 4; i++, x += 2 * pitch) {
      *to++ = ((uint32_t)x[0] & 0xFFFFu) | ((uint32_t)x[pitch] << 16);
    }
  }
  return to;
}

/* The sums of eight rows over a list of weights: in a word the bytes from the first column's to the weight's
 * column, above it the weight. The assembly borrows r7 and r9 to r11 and gives them back. */
#if ${d.condition}
#define ${F}_ONE                     \
  "ldr r3, [r0], #4\n\t"             \
  "uxtah lr, r2, r3\n\t"             \
  "ldrd r1, r7, [lr], #8\n\t"        \
  "smlabt r4, r1, r3, r4\n\t"        \
  "smlatt r5, r1, r3, r5\n\t"        \
  "smlabt r6, r7, r3, r6\n\t"        \
  "smlatt r8, r7, r3, r8\n\t"        \
  "ldrd r1, r7, [lr]\n\t"            \
  "smlabt r9, r1, r3, r9\n\t"        \
  "smlatt r10, r1, r3, r10\n\t"      \
  "smlabt r11, r7, r3, r11\n\t"      \
  "smlatt r12, r7, r3, r12\n\t"
static void ${fn}_sum(const uint32_t *list, const uint32_t *const end, const uint32_t *x, int32_t bias, int32_t *const sums) {
  register const uint32_t *list_ __asm__("r0") = list;
  register const uint32_t *end_ __asm__("r1") = end;
  register const uint32_t *x_ __asm__("r2") = x;
  register int32_t bias_ __asm__("r3") = bias;
  register int32_t *sums_ __asm__("r4") = sums;
  __asm__ volatile("push {r1, r4, r7, r9, r10, r11}\n\t"
<#list sums as s>
                   "mov ${s}, r3\n\t"
</#list>
                   "b 2f\n"
                   "1:\n\t" ${F}_ONE ${F}_ONE
                   "2:\n\t"
                   "ldr r1, [sp]\n\t"
                   "cmp r0, r1\n\t"
                   "bne 1b\n\t"
                   "ldr r3, [sp, #4]\n\t"
                   "stmia r3, {${sums?join(", ")}}\n\t"
                   "pop {r1, r4, r7, r9, r10, r11}"
                   : "+r"(list_), "+r"(bias_)
                   : "r"(end_), "r"(x_), "r"(sums_)
                   : "r5", "r6", "r8", "r12", "lr", "cc", "memory");
}
#else
static void ${fn}_sum(const uint32_t *list, const uint32_t *const end, const uint32_t *x, int32_t bias, int32_t *const sums) {
  for (int32_t i = 0; i < 8; i++) {
    const uint32_t *at = list;
    sums[i] = bias;
    for (; at != end; at++) {
      const uint32_t pair = x[(*at & 0xFFFFu) / 4 + (uint32_t)i / 2];
      sums[i] = ${p}_dot2((i & 1) != 0 ? pair >> 16 : pair & 0xFFFFu, *at >> 16, sums[i]);
    }
  }
}
#endif

/* ${k.rows} rows times a matrix of which only the weights are stored that are not zero. Each output's weights are
 * written to a list, which serves eight rows at a time. The bias holds the input zero point's share. */
static void ${fn}_product(const int8_t *rows, uint32_t *turned, int8_t *out, const ${params} *k) {
  const int8_t *weight = k->weights;
  uint32_t *const list = turned + ${k.rows / 2} * k->pitch;
<@e.start/>
  uint32_t *to = turned;
  for (int32_t i = 0; i < ${k.rows}; i += 8) {
    to = ${fn}_turn(rows + i * k->pitch, to, k->pitch);
  }
  for (int32_t o = 0; o < k->outputs; o++) {
    uint32_t *end = list;
<@e.each; column>
        *end++ = (uint32_t)(${column}) * 16u | ((uint32_t)*weight++ << 16);
</@e.each>
    if (((end - list) & 1) != 0) {
      *end++ = 0;
    }
    for (int32_t i = 0; i < ${k.rows}; i += 8) {
      int32_t sums[8];
      ${fn}_sum(list, end, turned + i / 2 * k->pitch, k->bias[o], sums);
      for (int32_t j = 0; j < 8; j++) {
        out[(i + j) * k->outputs + o] = ${fn}_finish(sums[j] * 2, o, k);
      }
    }
  }
}

<@r.drive extra="turned" declaration="uint32_t *turned"/>
