<#import "rows.ftl" as r>
<#import "dsp.ftl" as d>
<#assign F = fn?upper_case>
<@r.gather/>
<@d.finish/>
<#if k.width != 1>
<@d.widen/>
</#if>
<#-- Registers of the sums. -->
<#assign sums = ["r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12"][0..<k.lanes]>
/* Adds a list of n blocks to the sums of ${k.lanes} output<#if k.lanes != 1>s</#if>. <#if k.width == 1>For each two columns: their numbers in one word, then a word for each
 * output.<#else>For each block: by how many bytes of inputs to skip ahead<#if k.lanes == 1>, or back from
 * the last block of the output before</#if>, then the weights as halfwords.</#if> The assembly borrows
 * r7 and r9 to r11, where it needs them, and gives them back. */
#if ${d.condition}
<#if k.width == 1>
#define ${F}_PAIR                   \
  "ldrh r1, [r0], #2\n\t"           \
  "ldrh r2, [r0], #2\n\t"           \
  "ldrsb r1, [r3, r1]\n\t"          \
  "ldrsb r2, [r3, r2]\n\t"          \
  "pkhbt r1, r1, r2, lsl #16\n\t"   \
<#list sums?chunk(3) as three>
<#assign words = (three?size == 3)?then(["r2", "r7", "lr"], ["r2", "r7"])[0..<three?size]>
  "ldmia r0!, {${words?join(", ")}}\n\t"      \
<#list three as sum>
  "smlad ${sum}, r1, ${words[sum?index]}, ${sum}\n\t" \
</#list>
</#list>
  ""

/* Four pairs a turn; the first turn starts in the middle where their number is no multiple: of its last two bits, the
 * shift leaves one in the carry and one in the zero flag. */
#define ${F}_LOOP(w_, x_, n_, bias_, sums_)                                            \
  do {                                                                                 \
    register const uint32_t *weights_ __asm__("r0") = (w_);                            \
    register int32_t pairs_ __asm__("r1") = (n_);                                      \
    register const int32_t *start_ __asm__("r2") = (bias_);                            \
    register const int8_t *in_ __asm__("r3") = (x_);                                   \
    register const uint32_t *end_ __asm__("r4") = (w_) + (n_) * ${k.lanes + 1};                        \
    register int32_t *to_ __asm__("r5") = (sums_);                                     \
    __asm__ volatile("push {r4, r5, r7, r9, r10, r11}\n\t"                             \
            "ldmia r2, {${sums?join(", ")}}\n\t"                                       \
            "lsls r2, r1, #31\n\t"                                                     \
            "bhi 2f\n\t"                                                               \
            "bcs 3f\n\t"                                                               \
            "bne 4f\n\t"                                                               \
            "b 5f\n"                                                                   \
            "1:\n\t" ${F}_PAIR "2:\n\t" ${F}_PAIR "3:\n\t" ${F}_PAIR "4:\n\t" ${F}_PAIR \
            "5:\n\t"                                                                   \
            "ldr r2, [sp]\n\t"                                                         \
            "cmp r0, r2\n\t"                                                           \
            "bne 1b\n\t"                                                               \
            "ldr r2, [sp, #4]\n\t"                                                     \
            "stmia r2, {${sums?join(", ")}}\n\t"                                       \
            "pop {r4, r5, r7, r9, r10, r11}"                                           \
            : "+r"(weights_), "+r"(pairs_), "+r"(start_)                               \
            : "r"(in_), "r"(end_), "r"(to_)                                            \
            : "r6", "r8", "r12", "lr", "cc", "memory");                                \
    (w_) = weights_;                                                                   \
  } while (0)
<#elseif k.lanes == 4>
#define ${F}_LOOP(w_, x_, n_, bias_, sums_)                             \
  do {                                                                  \
    register const uint32_t *weights_ __asm__("r0") = (w_);             \
    register int32_t blocks_ __asm__("r1") = (n_);                      \
    register const int32_t *start_ __asm__("r2") = (bias_);             \
    register const uint32_t *at_ __asm__("r3") = (x_);                  \
    register int32_t *to_ __asm__("r4") = (sums_);                      \
    __asm__ volatile("push {r4, r9, r10, r11}\n\t"                      \
            "ldmia r2, {r4, r5, r6, r8}\n\t"                            \
            "cmp r1, #0\n\t"                                            \
            "beq 2f\n"                                                  \
            "1:\n\t"                                                    \
            "ldmia r0!, {r9, r10, r11, r12, lr}\n\t"                    \
            "add r3, r3, r9\n\t"                                        \
            "ldrd r9, r2, [r3], #8\n\t"                                 \
            "smlad r4, r9, r10, r4\n\t"                                 \
            "smlad r5, r9, r11, r5\n\t"                                 \
            "smlad r6, r9, r12, r6\n\t"                                 \
            "smlad r8, r9, lr, r8\n\t"                                  \
            "ldmia r0!, {r10, r11, r12, lr}\n\t"                        \
            "smlad r4, r2, r10, r4\n\t"                                 \
            "smlad r5, r2, r11, r5\n\t"                                 \
            "smlad r6, r2, r12, r6\n\t"                                 \
            "smlad r8, r2, lr, r8\n\t"                                  \
            "subs r1, r1, #1\n\t"                                       \
            "bne 1b\n"                                                  \
            "2:\n\t"                                                    \
            "ldr r2, [sp]\n\t"                                          \
            "stmia r2, {r4, r5, r6, r8}\n\t"                            \
            "pop {r4, r9, r10, r11}"                                    \
            : "+r"(weights_), "+r"(blocks_), "+r"(start_), "+r"(at_)    \
            : "r"(to_)                                                  \
            : "r5", "r6", "r8", "r12", "lr", "cc", "memory");           \
    (w_) = weights_;                                                    \
  } while (0)
<#elseif k.width == 16>
#define ${F}_LOOP(w_, x_, n_)                             \
  do {                                                    \
    register int32_t a0_ __asm__("r0") = a0;              \
    register const uint32_t *weights_ __asm__("r1") = (w_); \
    register const uint32_t *at_ __asm__("r2") = (x_);    \
    register int32_t blocks_ __asm__("r3") = (n_);        \
    __asm__("push {r9, r10}\n\t"                          \
            "cbz r3, 2f\n"                                \
            "1:\n\t"                                      \
            "ldmia r1!, {r4, r5, r6, r8, r9}\n\t"         \
            "add r2, r2, r4\n\t"                          \
            "ldmia r2!, {r4, r10, r12, lr}\n\t"           \
            "smlad r0, r4, r5, r0\n\t"                    \
            "smlad r0, r10, r6, r0\n\t"                   \
            "smlad r0, r12, r8, r0\n\t"                   \
            "smlad r0, lr, r9, r0\n\t"                    \
            "ldmia r1!, {r5, r6, r8, r9}\n\t"             \
            "ldmia r2!, {r4, r10, r12, lr}\n\t"           \
            "smlad r0, r4, r5, r0\n\t"                    \
            "smlad r0, r10, r6, r0\n\t"                   \
            "smlad r0, r12, r8, r0\n\t"                   \
            "smlad r0, lr, r9, r0\n\t"                    \
            "subs r3, r3, #1\n\t"                         \
            "bne 1b\n"                                    \
            "2:\n\t"                                      \
            "pop {r9, r10}"                               \
            : "+r"(a0_), "+r"(weights_), "+r"(at_), "+r"(blocks_) \
            :                                             \
            : "r4", "r5", "r6", "r8", "r12", "lr", "cc", "memory"); \
    a0 = a0_;                                             \
    (w_) = weights_;                                      \
    (x_) = at_;                                           \
  } while (0)
<#else>
#define ${F}_LOOP(w_, x_, n_)                     \
  do {                                            \
    __asm__("cbz %[n], 2f\n"                      \
            "1:\n\t"                              \
            "ldmia %[w]!, {r4, r5, r6}\n\t"       \
            "add %[x], %[x], r4\n\t"              \
            "ldrd r4, r8, [%[x]], #8\n\t"         \
            "smlad %[a0], r4, r5, %[a0]\n\t"      \
            "smlad %[a0], r8, r6, %[a0]\n\t"      \
            "subs %[n], %[n], #1\n\t"             \
            "bne 1b\n"                            \
            "2:"                                  \
            : [a0] "+r"(a0), [w] "+r"(w_), [x] "+r"(x_), [n] "+l"(n_) \
            :                                     \
            : "r4", "r5", "r6", "r8", "cc", "memory"); \
  } while (0)
</#if>
#else
<#if k.lanes == 1>
#define ${F}_LOOP(w_, x_, n_)                            \
  for (; (n_) != 0; (n_)--) {                            \
    const uint32_t *end_;                                \
    (x_) += (int32_t)*(w_)++ / 4;                        \
    for (end_ = (x_) + ${k.width / 2}; (x_) != end_; (x_)++, (w_)++) {        \
      a0 = ${p}_dot2(*(x_), *(w_), a0);                      \
    }                                                    \
  }
<#elseif k.width == 1>
#define ${F}_LOOP(w_, x_, n_, bias_, sums_)                                \
  for (memcpy((sums_), (bias_), ${4 * k.lanes}); (n_) != 0; (n_)--, (w_) += ${k.lanes}) {                \
    const uint32_t columns = *(w_)++;                                        \
    const uint32_t low = (uint32_t)(x_)[columns & 0xFFFFu] & 0xFFFFu;        \
    const uint32_t pair = low | ((uint32_t)(x_)[columns >> 16] << 16);       \
    for (int32_t i = 0; i < ${k.lanes}; i++) {                                        \
      (sums_)[i] = ${p}_dot2(pair, (w_)[i], (sums_)[i]);                         \
    }                                                                        \
  }
<#else>
#define ${F}_LOOP(w_, x_, n_, bias_, sums_)                                \
  for (memcpy((sums_), (bias_), ${4 * k.lanes}); (n_) != 0; (n_)--) {                              \
    const uint32_t *end_;                                                  \
    (x_) += *(w_)++ / 4;                                                   \
    for (end_ = (x_) + ${k.width / 2}; (x_) != end_; (x_)++, (w_) += ${k.lanes}) {                            \
      for (int32_t i = 0; i < ${k.lanes}; i++) {                                      \
        (sums_)[i] = ${p}_dot2(*(x_), (w_)[i], (sums_)[i]);                        \
      }                                                                    \
    }                                                                      \
  }
</#if>
#endif

/* A row times a matrix of which only the blocks of ${k.height} output<#if k.height != 1>s</#if> by ${k.width} input<#if k.width != 1>s</#if> are stored that are not all zero.
 * Weights and biases are doubled, and so are the sums; the bias holds the input zero point's share. */
static void ${fn}_product(const int8_t *row, <#if k.width != 1>uint32_t *wide, </#if>int8_t *out, const ${params} *k) {
  const uint32_t *w = k->weights;
  const uint16_t *count = k->counts;
<#if k.lanes == 1>
  const int32_t *bias = k->bias;
  int8_t *const end = out + k->outputs;
  int32_t o = 0;
<#else>
  int32_t found[${k.lanes}];
  int32_t *const sums = found;
  int32_t o = 0;
</#if>
<#if k.width != 1>
  ${fn}_widen(row, wide, k);
</#if>
<#if k.lanes == 1>
  const uint32_t *x = wide;
  for (; out != end; out++<#if k.perChannel>, o++</#if>) {
    int32_t a0 = *bias++;
    int32_t n = *count++;
    ${F}_LOOP(w, x, n);
    *out = ${fn}_finish(a0, o, k);
  }
<#else>
  while (o < k->outputs) {
    const int32_t blocks = *count++;
<#if k.height != k.lanes>
    const int32_t strip_end = o + ${k.height} < k->outputs ? o + ${k.height} : k->outputs;
    for (; o < strip_end; o += ${k.lanes}) {
<#else>
    {
</#if>
      const int32_t *bias = k->bias + o;
      int32_t n = blocks;
<#if k.width == 1>
      const int8_t *const x = row;
<#else>
      const uint32_t *x = wide;
</#if>
      ${F}_LOOP(w, x, n, bias, sums);
      if (k->outputs - o >= ${k.lanes}) {
<#list 0..<k.lanes as i>
        out[o<#if i != 0> + ${i}</#if>] = ${fn}_finish(sums[${i}], o<#if i != 0> + ${i}</#if>, k);
</#list>
      } else {
        for (int32_t i = 0; o + i < k->outputs; i++) {
          out[o + i] = ${fn}_finish(sums[i], o + i, k);
        }
      }
    }
<#if k.height == k.lanes>
    o += ${k.lanes};
</#if>
  }
</#if>
}

<#if k.width == 1>
<@r.drive/>
<#else>
<@r.drive extra="wide" declaration="uint32_t *wide"/>
</#if>
