<#-- Some steps of the sixteen products: weights of four outputs, and elements of four rows. The first step begins the sums. -->
<#macro steps count begins>
      "vldmia %[w]!, {s16-s${15 + 4 * count}}\n\t"
<#list ["a", "b", "c", "d"] as row>
      "vldmia %[${row}]!, {<#if count == 1>s${24 + 2 * row?index}<#else>s${24 + 2 * row?index}-s${25 + 2 * row?index}</#if>}\n\t"
</#list>
<#list 0..<count as n>
<#list 0..3 as row>
<#list 0..3 as i>
      "${(begins && n == 0)?then("vmul", "vfma")}.f32 s${4 * row + i}, s${16 + 4 * n + i}, s${24 + 2 * row + n}\n\t"
</#list>
</#list>
</#list>
</#macro>
/* Four rows of x, which lie pitch elements apart, times the weights of blocks of four outputs, and the bias: rows of out. A sum
 * begins with its first product, not with zero: that is the same unless a bias is -0. */
static void ${p}_fpu_four_rows(
    const float *w, const float *x, int32_t pitch, int32_t depth, int32_t blocks, const float *bias, float *out, int32_t out_pitch) {
  const float *a = x;
  const float *b = a + pitch;
  const float *c = b + pitch;
  const float *d = c + pitch;
  for (; blocks > 0; blocks--) {
#if defined(__ARM_FP) && defined(__ARM_FEATURE_FMA) && defined(__thumb2__) && defined(__GNUC__)
    const float *end;
    __asm__ volatile(
      "add %[end], %[w], %[depth], lsl #2\n\t"
      "tst %[depth], #4\n\t"
      "beq 1f\n\t"
<@steps 1 true/>
      "b 2f\n\t"
      "1:\n\t"
<@steps 2 true/>
      "2:\n\t"
      "cmp %[w], %[end]\n\t"
      "beq 4f\n\t"
      "3:\n\t"
<@steps 2 false/>
      "cmp %[w], %[end]\n\t"
      "bne 3b\n\t"
      "4:\n\t"
      "vldmia %[bias]!, {s16-s19}\n\t"
<#list 0..3 as row>
<#list 0..3 as i>
      "vadd.f32 s${4 * row + i}, s${4 * row + i}, s${16 + i}\n\t"
</#list>
</#list>
<#list 0..3 as row>
      "vstmia %[out], {s${4 * row}-s${4 * row + 3}}\n\t"
      "add %[out], %[next]\n\t"
</#list>
<#list ["a", "b", "c", "d"] as row>
      "sub %[${row}], %[depth]\n\t"
</#list>
      "sub %[out], %[out], %[next], lsl #2\n\t"
      "add %[out], #16\n\t"
      : [w] "+r"(w), [a] "+r"(a), [b] "+r"(b), [c] "+r"(c), [d] "+r"(d), [bias] "+r"(bias), [out] "+r"(out), [end] "=&r"(end)
      : [depth] "r"(4 * depth), [next] "r"(4 * out_pitch)
      : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16",
        "s17", "s18", "s19", "s20", "s21", "s22", "s23", "s24", "s25", "s26", "s27", "s28", "s29", "s30", "s31", "cc", "memory");
#else
    float sums[16] = {0.0f};
    for (int32_t n = 0; n < depth; n++, w += 4) {
      for (int32_t i = 0; i < 4; i++) {
        sums[i] += a[n] * w[i];
        sums[4 + i] += b[n] * w[i];
        sums[8 + i] += c[n] * w[i];
        sums[12 + i] += d[n] * w[i];
      }
    }
    for (int32_t i = 0; i < 4; i++) {
      out[i] = sums[i] + bias[i];
      out[out_pitch + i] = sums[4 + i] + bias[i];
      out[2 * out_pitch + i] = sums[8 + i] + bias[i];
      out[3 * out_pitch + i] = sums[12 + i] + bias[i];
    }
    bias += 4;
    out += 4;
#endif
  }
}
