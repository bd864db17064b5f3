<#--
  Matrix product of one or three pixels by rows of weights. Needs: variant, scale.
-->
<#assign m = p + "_mve_matmul" + variant>
<#macro product pixels outs>
/* <#if pixels == 1>One pixel<#else>Three pixels, which may be the same</#if>, sixteen channels at a time. */
static ${unused}void ${m}_${pixels}(<#list outs as o>const int8_t *${o}, </#list><#list outs as o>int8_t *out_${o}, </#list>const struct ${p}_mve_matmul *b) {
  const int8_t *weights = b->weights;
  const int32_t *bias = b->bias;
  const int32_t *multipliers = b->multipliers;
  const int8_t *shifts = b->shifts;
  const int32_t scaling_step = b->scaling_step;
  const int32_t zero_point = b->zero_point;
#ifdef ${p?upper_case}_MVE
  const int32x4_t min = vdupq_n_s32(b->min);
  const int32x4_t max = vdupq_n_s32(b->max);
#endif
  int32_t left;
  for (left = b->channels; left > 0; left -= 16) {
    int32_t sums[${16 * pixels}];
    const int32_t count = left < 16 ? left : 16;
    int32_t c;
    ${p}_mve_dot_${pixels}(<#list outs as o>${o}, </#list>weights, bias, b->depth, count, sums);
#ifdef ${p?upper_case}_MVE
    for (c = 0; c < count; c += 4) {
      const int32x4_t factors = vldrwq_s32(multipliers);
      const int32x4_t steps = vldrbq_s32(shifts);
<#list outs as o>
      const int32x4_t v${o?index} = ${p}_${scale}(vldrwq_s32(sums + c<#if o?index != 0> + ${16 * o?index}</#if>), factors, steps);
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
      multipliers += scaling_step;
      shifts += scaling_step;
    }
#else
    for (c = 0; c < count; c++) {
      const int32_t i = scaling_step == 0 ? 0 : c;
<#list outs as o>
      out_${o}[c] = (int8_t)${p}_clamp(${p}_requantize(sums[c<#if o?index != 0> + ${16 * o?index}</#if>], multipliers[i], shifts[i]) + zero_point, b->min, b->max);
</#list>
    }
    multipliers += 4 * scaling_step;
    shifts += 4 * scaling_step;
#endif
    weights += 16 * b->depth;
    bias += 16;
<#list outs as o>
    out_${o} += 16;
</#list>
  }
}
</#macro>
<@product pixels=1 outs=["x"]/>

<@product pixels=3 outs=["x", "y", "z"]/>
