<#import "float_products.ftl" as products>
<#-- Some steps of the sixteen products. -->
<#macro steps count>
      "vldmia %[w]!, {s16-s${15 + 4 * count}}\n\t"
      "vldmia %[x]!, {s24-s${23 + 4 * count}}\n\t"
<#list 0..<count as n>
<#list 0..3 as i>
<#list 0..3 as j>
      "vfma.f32 s${4 * i + j}, s${16 + 4 * n + i}, s${24 + 4 * n + j}\n\t"
</#list>
</#list>
</#list>
</#macro>
/* sums[4 * i + j] is the sum of w[4 * n + i] * x[4 * n + j] over n from 0 on: four outputs of four pixels. */
static void ${p}_fpu_products(const float *w, const float *x, int32_t depth, float *sums) {
#if defined(__ARM_FP) && defined(__ARM_FEATURE_FMA) && defined(__thumb2__) && defined(__GNUC__)
  __asm__ volatile(
<#list 0..15 as i>
      "vmov s${i}, %[zero]\n\t"
</#list>
      "tst %[depth], #1\n\t"
      "beq 1f\n\t"
<@steps 1/>
      "1:\n\t"
      "cmp %[w], %[end]\n\t"
      "beq 3f\n\t"
      "2:\n\t"
<@steps 2/>
      "cmp %[w], %[end]\n\t"
      "bne 2b\n\t"
      "3:\n\t"
      "vstmia %[sums], {s0-s15}\n\t"
      : [w] "+r"(w), [x] "+r"(x)
      : [end] "r"(w + 4 * depth), [sums] "r"(sums), [depth] "r"(depth), [zero] "r"(0)
      : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16",
        "s17", "s18", "s19", "s20", "s21", "s22", "s23", "s24", "s25", "s26", "s27", "s28", "s29", "s30", "s31", "cc", "memory");
#else
<@products.plain/>
#endif
}
