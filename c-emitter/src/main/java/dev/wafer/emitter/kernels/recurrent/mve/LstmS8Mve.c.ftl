<#import "/kernels/recurrent/lstm.ftl" as lstm>
<#assign MVE = p?upper_case + "_MVE">
#ifdef ${MVE}
static inline int32x4_t ${fn}_saturated(int32x4_t v) {
  return vmovlbq_s16(vqmovnbq_s32(vreinterpretq_s16_s32(v), v));
}

/* The sums of a gate of four units with their biases, scaled and saturated. */
static inline int32x4_t ${fn}_scaled(const int32_t *sums, const int32_t *bias, int32_t multiplier, int32_t shift, mve_pred16_t lanes) {
  const int32x4_t sum = vaddq_s32(vldrwq_s32(sums), vldrwq_z_s32(bias, lanes));
  return ${fn}_saturated(${p}_${k.gateScale}(sum, vdupq_n_s32(multiplier), vdupq_n_s32(shift)));
}

/* The product of two fractions of 15 bits, scaled. */
static inline int32x4_t ${fn}_product(int32x4_t a, int32x4_t b, int32_t multiplier, int32_t shift) {
  return ${p}_${k.productScale}(vmulq_s32(a, b), vdupq_n_s32(multiplier), vdupq_n_s32(shift));
}

/* ${p}_logistic_s16 of three times a gate, which lies within the table. */
static inline int32x4_t ${fn}_logistic(const uint16_t *table, int32x4_t gate) {
  const int32x4_t argument = vmulq_n_s32(gate, 3);
  const uint32x4_t magnitude = vreinterpretq_u32_s32(vabsq_s32(argument));
  const uint32x4_t index = vshrq_n_u32(magnitude, 9);
  const uint32x4_t low = vldrhq_gather_shifted_offset_u32(table, index);
  const uint32x4_t step = vsubq_u32(vldrhq_gather_shifted_offset_u32(table + 1, index), low);
  const uint32x4_t fraction = vmulq_u32(vandq_u32(magnitude, vdupq_n_u32(511)), step);
  const int32x4_t value = vreinterpretq_s32_u32(vrshrq_n_u32(vaddq_u32(vshlq_n_u32(low, 9), fraction), 10));
  return vpselq_s32(vsubq_s32(vdupq_n_s32(32768), value), value, vcmpltq_n_s32(argument, 0));
}

/* ${p}_tanh_s16, whose argument may lie beyond the table. */
static inline int32x4_t ${fn}_tanh(const uint16_t *table, int32x4_t argument) {
  const uint32x4_t magnitude = vreinterpretq_u32_s32(vabsq_s32(argument));
  const uint32x4_t index = vminq_u32(vshrq_n_u32(magnitude, 8), vdupq_n_u32(254));
  const uint32x4_t low = vldrhq_gather_shifted_offset_u32(table, index);
  const uint32x4_t step = vsubq_u32(vldrhq_gather_shifted_offset_u32(table + 1, index), low);
  const uint32x4_t fraction = vmulq_u32(vandq_u32(magnitude, vdupq_n_u32(255)), step);
  const uint32x4_t within = vaddq_u32(vshlq_n_u32(low, 8), fraction);
  const uint32x4_t sample = vpselq_u32(vdupq_n_u32(0xFFFF00), within, vcmpcsq_n_u32(magnitude, 255u << 8));
  const int32x4_t value = vrshrq_n_s32(vsubq_s32(vreinterpretq_s32_u32(sample), vdupq_n_s32(1 << 23)), 8);
  return vpselq_s32(vnegq_s32(value), value, vcmpltq_n_s32(argument, 0));
}
#endif

/* Gates stand in the order input, forget, cell, output, those of four units, or of the last ones, side by side. The hidden
 * state of a step is its output. */
static void ${fn}(const int8_t *input, int8_t *hidden_state, int16_t *cell, int8_t *output, const ${params} *k) {
  int32_t sums[16] = {0};
  int32_t recurrent_sums[16] = {0};
  int32_t b;
  for (b = 0; b < k->batches; b++, hidden_state += k->units, cell += k->units) {
    const int8_t *x = input + b * k->input_batch;
    int8_t *out = output + b * k->output_batch;
    const int8_t *hidden = hidden_state;
    int32_t step;
    for (step = 0; step < k->steps; step++) {
      int32_t first;
      for (first = 0; first < k->units; first += 4) {
        const int32_t count = k->units - first < 4 ? k->units - first : 4;
        const int32_t *const bias = k->bias + 4 * first;
        const int32_t *const recurrent_bias = k->recurrent_bias + 4 * first;
        ${p}_mve_dot_1(x, k->weights + 4 * first * k->inputs, k->inputs, 4 * count, sums);
        ${p}_mve_dot_1(hidden, k->recurrent + 4 * first * k->units, k->units, 4 * count, recurrent_sums);
#ifdef ${MVE}
        {
          const mve_pred16_t lanes = vctp32q((uint32_t)count);
          int32x4_t gate[4];
          int32x4_t next;
          int32_t i;
          for (i = 0; i < 4; i++) {
            gate[i] = ${fn}_saturated(vaddq_s32(
                ${fn}_scaled(sums + i * count, bias + i * count, k->multipliers[i], k->shifts[i], lanes),
                ${fn}_scaled(recurrent_sums + i * count, recurrent_bias + i * count, k->multipliers[4 + i], k->shifts[4 + i], lanes)));
          }
          next = ${fn}_product(${fn}_logistic(k->sigmoid, gate[1]), vldrhq_z_s32(cell + first, lanes), k->forget_multiplier, k->forget_shift);
          next = vaddq_s32(${fn}_saturated(next), ${fn}_saturated(${fn}_product(${fn}_logistic(k->sigmoid, gate[0]),
              ${fn}_tanh(k->sigmoid, vmulq_n_s32(gate[2], 3)), k->input_multiplier, k->input_shift)));
          next = ${fn}_saturated(next);
<#if k.clips>
          next = vminq_s32(vmaxq_s32(next, vdupq_n_s32(-k->clip)), vdupq_n_s32(k->clip));
</#if>
          vstrhq_p_s32(cell + first, next, lanes);
          next = vshlq_r_s32(vaddq_n_s32(vmulq_n_s32(next, k->tanh_multiplier), k->tanh_round), -k->tanh_shift);
          next = ${fn}_product(${fn}_tanh(k->sigmoid, next), ${fn}_logistic(k->sigmoid, gate[3]), k->output_multiplier, k->output_shift);
          next = vaddq_n_s32(next, k->zero_point);
          vstrbq_p_s32(out + first, vminq_s32(vmaxq_s32(next, vdupq_n_s32(k->min)), vdupq_n_s32(k->max)), lanes);
        }
#else
        {
          int32_t u;
          for (u = first; u < first + count; u++) {
            int32_t gate[4];
            int32_t i;
            for (i = 0; i < 4; i++) {
              const int32_t at = i * count + u - first;
              const int32_t from_input = ${p}_requantize(sums[at] + bias[at], k->multipliers[i], k->shifts[i]);
              const int32_t from_hidden = ${p}_requantize(recurrent_sums[at] + recurrent_bias[at], k->multipliers[4 + i], k->shifts[4 + i]);
              gate[i] = ${p}_clamp(${p}_clamp(from_input, -32768, 32767) + ${p}_clamp(from_hidden, -32768, 32767), -32768, 32767);
            }
<@lstm.unit/>
          }
        }
#endif
      }
      hidden = out;
      x += k->input_step;
      out += k->output_step;
    }
    if (hidden != hidden_state) {
      (void)memcpy(hidden_state, hidden, (uint32_t)k->units);
    }
  }
}
