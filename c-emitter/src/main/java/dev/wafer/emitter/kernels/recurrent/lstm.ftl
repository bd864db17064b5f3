<#-- A unit of an LSTM of integers. -->
<#import "/kernels/accumulator.ftl" as acc>
<#-- From the sums of unit u's gates, in the order input, forget, cell, output, to its cell state and output. -->
<#macro unit>
        const int32_t input_gate = ${p}_logistic_s16(k->sigmoid, 3 * gate[0]);
        const int32_t forget_gate = ${p}_logistic_s16(k->sigmoid, 3 * gate[1]);
        const int32_t cell_gate = ${p}_tanh_s16(k->sigmoid, 3 * gate[2]);
        const int32_t output_gate = ${p}_logistic_s16(k->sigmoid, 3 * gate[3]);
        const int32_t kept = ${p}_requantize(forget_gate * cell[u], k->forget_multiplier, k->forget_shift);
        const int32_t added = ${p}_requantize(input_gate * cell_gate, k->input_multiplier, k->input_shift);
        int32_t next = ${p}_clamp(kept, -32768, 32767) + ${p}_clamp(added, -32768, 32767);
        next = ${p}_clamp(next, -32768, 32767);
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
        const int32_t scaled = ${p}_requantize(product, k->output_multiplier, k->output_shift);
        out[u] = (${k.x})${p}_clamp(${acc.plus("scaled", "k->zero_point")}, k->min, k->max);
</#macro>
