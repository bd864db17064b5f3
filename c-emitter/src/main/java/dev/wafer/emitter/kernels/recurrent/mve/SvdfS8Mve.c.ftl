<#assign MVE = p?upper_case + "_MVE">
<#assign kept = k.memory - 1>
<#assign whole = kept - kept % 16>
/* A filter's row of the state, oldest feature first, moves on by one, takes in the newest feature and is
 * multiplied by the filter's weights over time. */
static inline int32_t ${fn}_move_on(int8_t *state, const int8_t *time, int8_t feature, int32_t sum) {
#ifdef ${MVE}
<#if kept gt 0>
  int8x16_t v;
</#if>
<#if whole gt 0>
<#list 0..<(whole / 16) as block>
  v = vldrbq_s8(state + ${16 * block + 1});
  vstrbq_s8(state + ${16 * block}, v);
  sum = vmladavaq_s8(sum, v, vldrbq_s8(time + ${16 * block}));
</#list>
</#if>
<#if kept gt whole>
  v = vldrbq_z_s8(state + ${whole + 1}, vctp8q(${kept - whole}));
  vstrbq_p_s8(state + ${whole}, v, vctp8q(${kept - whole}));
  sum = vmladavaq_s8(sum, v, vldrbq_s8(time + ${whole}));
</#if>
#else
  int32_t i;
  for (i = 0; i < ${kept}; i++) {
    state[i] = state[i + 1];
    sum += state[i] * time[i];
  }
#endif
  state[${kept}] = feature;
  return sum + feature * time[${kept}];
}

/* The newest features are the input times the filters' weights; a unit's output is the sum of its filters'
 * products over time. The biases hold the zero points' shares. */
static void ${fn}(const int8_t *input, int8_t *state, int8_t *output, int8_t *features, const ${params} *k) {
  const struct ${p}_mve_matmul weights = {
      k->features, k->feature_bias, k->feature_multipliers, k->feature_shifts, 0, k->filters, k->inputs, 0, -128, 127};
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k->inputs, output += k->units) {
    const int8_t *time = k->time;
    const int8_t *feature = features;
    int32_t unit;
    ${p}_${k.matmul}_1(input, features, &weights);
    for (unit = 0; unit < k->units; unit += 4) {
      const int32_t count = k->units - unit < 4 ? k->units - unit : 4;
      int32_t sums[4] = {0, 0, 0, 0};
      int32_t i;
      for (i = 0; i < count; i++) {
        int32_t sum = k->bias[unit + i];
        int32_t filter;
        for (filter = 0; filter < ${k.rank}; filter++, state += ${k.memory}, time += ${k.memory}) {
          sum = ${fn}_move_on(state, time, (int8_t)(*feature++ + k->state_zero_point), sum);
        }
        sums[i] = sum;
      }
#ifdef ${MVE}
      {
        const int32x4_t scaled = ${p}_${k.scale}(vldrwq_s32(sums), vdupq_n_s32(k->time_multiplier), vdupq_n_s32(k->time_shift));
        const int32x4_t v = vaddq_n_s32(scaled, k->zero_point);
        vstrbq_p_s32(output + unit, vminq_s32(vmaxq_s32(v, vdupq_n_s32(-128)), vdupq_n_s32(127)), vctp32q((uint32_t)count));
      }
#else
      for (i = 0; i < count; i++) {
        const int32_t v = ${p}_requantize(sums[i], k->time_multiplier, k->time_shift) + k->zero_point;
        output[unit + i] = (int8_t)${p}_clamp(v, -128, 127);
      }
#endif
    }
  }
}
