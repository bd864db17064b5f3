<#-- A unit of an LSTM of integers. -->
<#import "/kernels/accumulator.ftl" as acc>
<#-- Declares fn_scaled, which scales on the DSP extension, and fn_gate_scaled for factors that may shift left, too. -->
<#macro scaled>
/* A sum scaled by its multiplier, rounding constant and right shift: doubling high multiply, then a shift that rounds half
 * away from zero. */
static inline int32_t ${fn}_scaled(int32_t sum, const int32_t *factor) {
  return (${p}_multiply_high(2 * sum, factor[0], factor[1]) + (sum >> 31)) >> factor[2];
}
<#if k.left>

/* The same, or shifted left before it: then nothing is rounded behind the multiply. */
static inline int32_t ${fn}_gate_scaled(int32_t sum, const int32_t *factor) {
  const int32_t right = factor[2];
  const int32_t high = ${p}_multiply_high(2 * sum * (1 << factor[3]), factor[0], factor[1]);
  return right == 0 ? high : (high + (sum >> 31)) >> right;
}
</#if>
</#macro>
<#-- From the sums of unit u's gates, in the order input, forget, cell, output, to its cell state and output. -->
<#macro unit scaling="">
<#local dsp = scaling == "dsp">
        const int32_t input_gate = ${p}_logistic_s16(k->sigmoid, 3 * gate[0]);
        const int32_t forget_gate = ${p}_logistic_s16(k->sigmoid, 3 * gate[1]);
        const int32_t cell_gate = ${p}_tanh_s16(k->sigmoid, 3 * gate[2]);
        const int32_t output_gate = ${p}_logistic_s16(k->sigmoid, 3 * gate[3]);
<#if dsp>
        const int32_t kept = ${fn}_scaled(forget_gate * cell[u], k->factors);
        const int32_t added = ${fn}_scaled(input_gate * cell_gate, k->factors + 3);
        int32_t next = ${p}_saturate_s16(${p}_saturate_s16(kept) + ${p}_saturate_s16(added));
<#else>
        const int32_t kept = ${p}_requantize(forget_gate * cell[u], k->forget_multiplier, k->forget_shift);
        const int32_t added = ${p}_requantize(input_gate * cell_gate, k->input_multiplier, k->input_shift);
        int32_t next = ${p}_clamp(kept, -32768, 32767) + ${p}_clamp(added, -32768, 32767);
        next = ${p}_clamp(next, -32768, 32767);
</#if>
<#if k.clips>
        next = ${p}_clamp(next, -k->clip, k->clip);
</#if>
        cell[u] = (int16_t)next;
<#if k.argumentWraps>
        const int32_t argument = (int32_t)((uint32_t)next * (uint32_t)k->tanh_multiplier + (uint32_t)k->tanh_round) >> k->tanh_shift;
<#else>
        const int32_t argument = (next * k->tanh_multiplier + k->tanh_round) >> k->tanh_shift;
</#if>
        const int32_t product = ${p}_tanh_s16(k->sigmoid, argument) * output_gate;
<#if dsp>
        out[u] = (${k.x})${p}_clamp(${fn}_scaled(product, k->factors + 6), k->min, k->max);
<#else>
        const int32_t scaled = ${p}_requantize(product, k->output_multiplier, k->output_shift);
        out[u] = (${k.x})${p}_clamp(${acc.plus("scaled", "k->zero_point")}, k->min, k->max);
</#if>
</#macro>
