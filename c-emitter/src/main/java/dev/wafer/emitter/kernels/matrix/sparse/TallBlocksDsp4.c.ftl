<#import "rows.ftl" as r>
<#import "dsp.ftl" as d>
<#import "/support/pair_loop.ftl" as pair>
<#assign F = fn?upper_case>
<@r.gather/>
<@d.finish/>
<#if k.width != 1>
<@d.widen/>
/* Copies the inputs of a strip's blocks, widened, from all inputs. */
#if ${d.condition}
#define ${F}_COPY(to_, x_)                        \
  do {                                            \
    __asm__ volatile("ldmia %[x]!, {r4, r5, r6, r8}\n\t"   \
            "stmia %[to]!, {r4, r5, r6, r8}\n\t"  \
            "ldmia %[x]!, {r4, r5, r6, r8}\n\t"   \
            "stmia %[to]!, {r4, r5, r6, r8}"      \
            : [to] "+r"(to_), [x] "+r"(x_)        \
            :                                     \
            : "r4", "r5", "r6", "r8", "memory");  \
  } while (0)
#else
#define ${F}_COPY(to_, x_) \
  do {                       \
    (void)memcpy((to_), (x_), 32);   \
    (to_) += 8;              \
    (x_) += 8;               \
  } while (0)
#endif
static const uint8_t *${fn}_select(const uint32_t *x, const uint8_t *gap, int32_t count, uint32_t *to) {
  const uint8_t *const end = gap + count;
  for (; gap != end; gap++) {
    x += (size_t)*gap * 8;
    ${F}_COPY(to, x);
  }
  return gap;
}

<#else>
/* Copies the inputs of a strip's columns as halfwords, two columns to a word, the four rows' words together. */
static inline uint32_t ${fn}_pack(int32_t low, int32_t high) {
  return ((uint32_t)low & 0xFFFFu) | ((uint32_t)high << 16);
}

/* Two columns at a time. The assembly borrows r9 to r11 and gives them back. */
#if ${d.condition}
#define ${F}_PAIRS(i_, gap_, to_, n_)                                 \
  do {                                                                \
    register int32_t at_ __asm__("r0") = (i_);                        \
    register const uint8_t *gaps_ __asm__("r1") = (gap_);             \
    register uint32_t *pairs_ __asm__("r2") = (to_);                  \
    register int32_t left_ __asm__("r3") = (n_);                      \
    register const int8_t *x0_ __asm__("r4") = x;                     \
    register const int8_t *x1_ __asm__("r5") = x1;                    \
    register const int8_t *x2_ __asm__("r6") = x2;                    \
    register const int8_t *x3_ __asm__("r8") = x3;                    \
    __asm__ volatile(                                                 \
        "push {r9, r10, r11}\n"                                       \
        "1:\n\t"                                                      \
        "ldrb r12, [r1], #1\n\t"                                      \
        "add r0, r0, r12\n\t"                                         \
        "ldrsb r9, [r4, r0]\n\t"                                      \
        "ldrsb r10, [r5, r0]\n\t"                                     \
        "ldrsb r11, [r6, r0]\n\t"                                     \
        "ldrsb lr, [r8, r0]\n\t"                                      \
        "ldrb r12, [r1], #1\n\t"                                      \
        "add r0, r0, #1\n\t"                                          \
        "add r0, r0, r12\n\t"                                         \
        "ldrsb r12, [r4, r0]\n\t"                                     \
        "pkhbt r9, r9, r12, lsl #16\n\t"                              \
        "ldrsb r12, [r5, r0]\n\t"                                     \
        "pkhbt r10, r10, r12, lsl #16\n\t"                            \
        "ldrsb r12, [r6, r0]\n\t"                                     \
        "pkhbt r11, r11, r12, lsl #16\n\t"                            \
        "ldrsb r12, [r8, r0]\n\t"                                     \
        "pkhbt lr, lr, r12, lsl #16\n\t"                              \
        "strd r9, r10, [r2], #8\n\t"                                  \
        "strd r11, lr, [r2], #8\n\t"                                  \
        "add r0, r0, #1\n\t"                                          \
        "subs r3, r3, #1\n\t"                                         \
        "bne 1b\n\t"                                                  \
        "pop {r9, r10, r11}"                                          \
        : "+r"(at_), "+r"(gaps_), "+r"(pairs_), "+r"(left_)           \
        : "r"(x0_), "r"(x1_), "r"(x2_), "r"(x3_)                      \
        : "r12", "lr", "cc", "memory");                               \
    (i_) = at_;                                                       \
    (gap_) = gaps_;                                                   \
    (to_) = pairs_;                                                   \
  } while (0)
#else
#define ${F}_PAIRS(i_, gap_, to_, n_)        \
  for (; (n_) != 0; (n_)--, (gap_) += 2) {     \
    const int32_t a = (i_) + (gap_)[0];        \
    const int32_t b = a + (gap_)[1] + 1;       \
    *(to_)++ = ${fn}_pack(x[a], x[b]);         \
    *(to_)++ = ${fn}_pack(x1[a], x1[b]);       \
    *(to_)++ = ${fn}_pack(x2[a], x2[b]);       \
    *(to_)++ = ${fn}_pack(x3[a], x3[b]);       \
    (i_) = b + 1;                              \
  }
#endif
static const uint8_t *${fn}_select(const int8_t *x, const uint8_t *gap, int32_t count, uint32_t *to, int32_t pitch) {
  const int8_t *const x1 = x + pitch;
  const int8_t *const x2 = x1 + pitch;
  const int8_t *const x3 = x2 + pitch;
  int32_t i = 0;
  int32_t pairs = count / 2;
  if (pairs != 0) {
    ${F}_PAIRS(i, gap, to, pairs);
  }
  if (count % 2 != 0) {
    i += *gap++;
    to[0] = ${fn}_pack(x[i], 0);
    to[1] = ${fn}_pack(x1[i], 0);
    to[2] = ${fn}_pack(x2[i], 0);
    to[3] = ${fn}_pack(x3[i], 0);
  }
  return gap;
}

</#if>
/* Adds the products of a strip's inputs to the sums of two outputs and four rows, all of which begin as l0: in a word
 * of weights each halfword is a + 256 * b, the weights of both outputs; low sums are the first output's, mixed ones
 * hold both. The assembly borrows r7 and r9 to r11 and gives them back. */
#if ${d.condition}
<@pair.loop name=F steps=2/>
/* Keeps the compiler from computing x before y, which would cost registers. */
#define ${F}_AFTER(x, y) __asm__("" : "+r"(x), "+r"(y))
#else
#define ${F}_LOOP(w_, x_, end_)              \
  do {                                         \
    const uint32_t v = *(w_)++;                \
    const uint32_t e = ${p}_even_bytes(v);   \
    m0 = ${p}_dot2(v, (x_)[0], m0);            \
    l0 = ${p}_dot2(e, (x_)[0], l0);            \
    m1 = ${p}_dot2(v, (x_)[1], m1);            \
    l1 = ${p}_dot2(e, (x_)[1], l1);            \
    m2 = ${p}_dot2(v, (x_)[2], m2);            \
    l2 = ${p}_dot2(e, (x_)[2], l2);            \
    m3 = ${p}_dot2(v, (x_)[3], m3);            \
    l3 = ${p}_dot2(e, (x_)[3], l3);            \
    (x_) += 4;                                 \
  } while ((x_) != (end_))
#define ${F}_AFTER(x, y) ((void)0)
#endif

/* Four rows times a matrix of which only the blocks of ${k.height} outputs by ${k.width} input<#if k.width != 1>s</#if> are stored that are not all
 * zero. The inputs of a strip's blocks are picked out once and serve all its outputs. Of odd outputs the bias is
 * doubled; it holds the input zero point's share. */
static void ${fn}_product(const int8_t *rows, uint32_t *scratch, int8_t *out, const ${params} *k) {
  const uint32_t *w = k->weights;
  const uint8_t *gap = k->gaps;
  const uint16_t *count = k->counts;
  const int32_t outputs = k->outputs;
  int32_t o = 0;
<#if k.width != 1>
  uint32_t *const selected = scratch + 2 * k->pitch;
  ${fn}_widen(rows, scratch, k);
<#else>
  uint32_t *const selected = scratch;
</#if>
  while (o < outputs) {
    const int32_t n = *count++;
    const int32_t strip_end = o + ${k.height} < outputs ? o + ${k.height} : outputs;
<#if k.width != 1>
    const uint32_t *const end = selected + n * 8;
    gap = ${fn}_select(scratch, gap, n, selected);
<#else>
    const uint32_t *const end = selected + (n + 3) / 4 * 8;
    gap = ${fn}_select(rows, gap, n, selected, k->pitch);
</#if>
    for (; o < strip_end; o += 2) {
      int32_t l0 = k->bias[o], l1 = l0, l2 = l0, l3 = l0, m0 = l0, m1 = l0, m2 = l0, m3 = l0;
      const uint32_t *x = selected;
      int8_t *to = out + o;
      int8_t *second;
      if (x != end) {
        ${F}_LOOP(w, x, end);
      }
      m0 = (int32_t)((uint32_t)m0 - (uint32_t)l0);
      m1 = (int32_t)((uint32_t)m1 - (uint32_t)l1);
      m2 = (int32_t)((uint32_t)m2 - (uint32_t)l2);
      m3 = (int32_t)((uint32_t)m3 - (uint32_t)l3);
      ${F}_AFTER(to, l0);
      second = to + 2 * outputs;
      to[0] = ${fn}_finish(l0 * 2, o, k);
      to[outputs] = ${fn}_finish(l1 * 2, o, k);
      second[0] = ${fn}_finish(l2 * 2, o, k);
      second[outputs] = ${fn}_finish(l3 * 2, o, k);
      if (o + 1 < strip_end) {
        const int32_t twice_bias = k->bias[o + 1];
        to[1] = ${fn}_finish(twice_bias + (m0 >> 7), o + 1, k);
        to[outputs + 1] = ${fn}_finish(twice_bias + (m1 >> 7), o + 1, k);
        second[1] = ${fn}_finish(twice_bias + (m2 >> 7), o + 1, k);
        second[outputs + 1] = ${fn}_finish(twice_bias + (m3 >> 7), o + 1, k);
      }
    }
  }
}

<@r.drive extra="scratch" declaration="uint32_t *scratch"/>
