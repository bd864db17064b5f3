<#import "/kernels/accumulator.ftl" as acc>
/* Each filter's feature is the product of its weights with the input; it joins the filter's last ones in
 * the state, oldest first, and these are multiplied with the filter's time weights. The filters of a
 * unit add up to an output. Four filters at a time share the loads of the input. The biases hold the
 * zero points' shares. */
static void ${fn}(const int8_t *input, ${k.state} *state, int8_t *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->inputs) {
    const int8_t *weight = k->features;
    const ${k.state} *time = k->time;
    const int32_t *bias = k->bias;
    uint32_t sum = 0;
    int32_t of_unit = 0;
    for (int32_t f = 0; f < k->filters; f += 4) {
<#list 0..3 as i>
      ${k.wraps?then("uint32_t", "int32_t")} sum${i} = <#if k.wraps>(uint32_t)</#if>k->feature_bias[f<#if i != 0> + ${i}</#if>];
</#list>
      const int8_t *const end = input + k->inputs;
      for (const int8_t *in = input; in != end; in++, weight += 4) {
        const int32_t x = *in;
<#list 0..3 as i>
        sum${i} += <#if k.wraps>(uint32_t)(x * weight[${i}])<#else>x * weight[${i}]</#if>;
</#list>
      }
      const int32_t sums[4] = {<#list 0..3 as i><#if k.wraps>(int32_t)</#if>sum${i}<#sep>, </#sep></#list>};
      const int32_t count = k->filters - f < 4 ? k->filters - f : 4;
      for (int32_t i = 0; i < count; i++) {
        const int32_t scaled = ${p}_requantize(sums[i], k->feature_multiplier, k->feature_shift);
        const int32_t feature = ${p}_clamp(scaled, ${k.stateMin}, ${k.stateMax}) + k->state_zero_point;
        if (of_unit++ == 0) {
          sum = (uint32_t)*bias++;
        }
        ${k.state} *const newest = state + k->memory - 1;
        for (; state != newest; state++) {
          const ${k.state} next = state[1];
          *state = next;
          sum += (uint32_t)(next * *time++);
        }
        *state = (${k.state})feature;
        sum += (uint32_t)(*state++ * *time++);
        if (of_unit == k->rank) {
<#if k.offsetWraps>
          const int32_t finished = ${p}_requantize((int32_t)sum, k->time_multiplier, k->time_shift);
          const int32_t result = ${acc.plus("finished", "k->zero_point")};
<#else>
          const int32_t result =
              ${p}_requantize((int32_t)sum, k->time_multiplier, k->time_shift) + k->zero_point;
</#if>
          *output++ = (int8_t)${p}_clamp(result, -128, 127);
          of_unit = 0;
        }
      }
    }
  }
}
