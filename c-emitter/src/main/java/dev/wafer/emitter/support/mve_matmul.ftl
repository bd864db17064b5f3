<#--
  Matrix product of one or three pixels by rows of weights. Needs: variant, scale.
-->
<#assign P = p?upper_case>
<#assign m = p + "_mve_matmul" + variant>
<#macro product pixels outs>
<#local step = (pixels == 1)?then("scaling_step", "4")>
<#local i = (pixels == 1)?then("i", "c")>
/* <#if pixels == 1>One pixel<#else>Three pixels, which may be the same</#if>, sixteen channels at a time<#if pixels == 3>, each with factors of its own</#if>. */
static ${unused}void ${m}_${pixels}(<#list outs as o>const int8_t *${o}, </#list><#list outs as o>int8_t *out_${o}, </#list>const struct ${p}_mve_matmul *b) {
  const int8_t *weights = b->weights;
  const int32_t *bias = b->bias;
  const int32_t *multipliers = b->multipliers;
  const int8_t *shifts = b->shifts;
<#if pixels == 1>
  const int32_t scaling_step = b->scaling_step;
</#if>
  const int32_t zero_point = b->zero_point;
#ifdef ${P}_MVE
  const int32x4_t min = vdupq_n_s32(b->min);
  const int32x4_t max = vdupq_n_s32(b->max);
#endif
  int32_t left;
  for (left = b->channels; left > 0; left -= 16) {
    int32_t sums[${16 * pixels}];
    const int32_t count = left < 16 ? left : 16;
    ${p}_mve_dot_${pixels}(<#list outs as o>${o}, </#list>weights, b->depth, count, sums);
<#if pixels == 3>
#if defined(${P}_MVE_DOT_ASM)
    {
      register int8_t *to_x __asm__("r0") = out_x;
      register int8_t *to_y __asm__("r1") = out_y;
      register int8_t *to_z __asm__("r2") = out_z;
      register const int8_t *steps __asm__("r3") = shifts;
      register const int32_t *from __asm__("r4") = sums;
      register const int32_t *biases __asm__("r5") = bias;
      register const int32_t *factors __asm__("r6") = multipliers;
      register int32_t zero __asm__("r8") = zero_point;
      register int32_t outputs __asm__("lr") = count;
      int32x4_t v0;
      int32x4_t v1;
      int32x4_t v2;
      int32x4_t f;
      int32x4_t s;
      int32x4_t t;
      __asm__ volatile("dlstp.32 lr, lr\n\t"
                       "1:\n\t"
                       "vldrw.32 %q[v0], [r4], #16\n\t"
                       "vldrw.32 %q[f], [r5], #16\n\t"
                       "vadd.i32 %q[v0], %q[v0], %q[f]\n\t"
                       "vldrw.32 %q[v1], [r4, #48]\n\t"
                       "vadd.i32 %q[v1], %q[v1], %q[f]\n\t"
                       "vldrw.32 %q[v2], [r4, #112]\n\t"
                       "vadd.i32 %q[v2], %q[v2], %q[f]\n\t"
                       "vldrb.s32 %q[s], [r3], #4\n\t"
<#if scale == "scale_left">
                       "vmov.i32 %q[t], #0\n\t"
                       "vmax.s32 %q[t], %q[t], %q[s]\n\t"
<#list 0..2 as i>
                       "vshl.s32 %q[v${i}], %q[v${i}], %q[t]\n\t"
</#list>
                       "vmov.i32 %q[t], #0\n\t"
                       "vmin.s32 %q[s], %q[t], %q[s]\n\t"
</#if>
                       "vldrw.32 %q[f], [r6], #16\n\t"
<#list outs as o>
<#assign v = "%q[v" + o?index + "]">
                       "vqrdmulh.s32 ${v}, ${v}, %q[f]\n\t"
<#if scale != "scale_half_up">
                       "vand %q[t], ${v}, %q[s]\n\t"
                       "vshr.s32 %q[t], %q[t], #31\n\t"
                       "vadd.i32 ${v}, ${v}, %q[t]\n\t"
</#if>
                       "vrshl.s32 ${v}, ${v}, %q[s]\n\t"
                       "vadd.i32 ${v}, ${v}, r8\n\t"
                       "vmax.s32 ${v}, ${v}, %q[min]\n\t"
                       "vmin.s32 ${v}, ${v}, %q[max]\n\t"
                       "vstrb.32 ${v}, [r${o?index}], #4\n\t"
</#list>
                       "letp lr, 1b"
                       : "+r"(to_x), "+r"(to_y), "+r"(to_z), "+r"(steps), "+r"(from), "+r"(biases), "+r"(factors), "+r"(outputs),
                         [v0] "=&w"(v0), [v1] "=&w"(v1), [v2] "=&w"(v2), [f] "=&w"(f), [s] "=&w"(s), [t] "=&w"(t)
                       : "r"(zero), [min] "w"(min), [max] "w"(max)
                       : "memory");
      bias = biases;
      multipliers = factors;
      shifts = steps;
    }
#elif defined(${P}_MVE)
<#else>
#ifdef ${P}_MVE
</#if>
    for (int32_t c = 0; c < count; c += 4) {
      const int32x4_t biases = vldrwq_s32(bias);
      const int32x4_t factors = vldrwq_s32(multipliers);
      const int32x4_t steps = vldrbq_s32(shifts);
<#list outs as o>
      const int32x4_t v${o?index} = ${p}_${scale}(vaddq_s32(vldrwq_s32(sums + c<#if o?index != 0> + ${16 * o?index}</#if>), biases), factors, steps);
      const int32x4_t v_${o} = vminq_s32(vmaxq_s32(vaddq_n_s32(v${o?index}, zero_point), min), max);
</#list>
      if (count - c >= 4) {
<#list outs as o>
        vstrbq_s32(out_${o} + c, v_${o});
</#list>
      } else {
        const mve_pred16_t lanes = vctp32q((uint32_t)(count - c));
<#list outs as o>
        vstrbq_p_s32(out_${o} + c, v_${o}, lanes);
</#list>
      }
      bias += 4;
      multipliers += ${step};
      shifts += ${step};
    }
#else
    for (int32_t c = 0; c < count; c++) {
<#if pixels == 1>
      const int32_t i = scaling_step == 0 ? 0 : c;
</#if>
<#list outs as o>
      out_${o}[c] = (int8_t)${p}_clamp(${p}_requantize(sums[c<#if o?index != 0> + ${16 * o?index}</#if>] + bias[c], multipliers[${i}], shifts[${i}]) + zero_point, b->min, b->max);
</#list>
    }
    bias += 16;
    multipliers += <#if pixels == 1>4 * scaling_step<#else>16</#if>;
    shifts += <#if pixels == 1>4 * scaling_step<#else>16</#if>;
#endif
    weights += 16 * b->depth;
<#list outs as o>
    out_${o} += 16;
</#list>
  }
}
</#macro>
<@product pixels=1 outs=["x"]/>

<@product pixels=3 outs=["x", "y", "z"]/>
