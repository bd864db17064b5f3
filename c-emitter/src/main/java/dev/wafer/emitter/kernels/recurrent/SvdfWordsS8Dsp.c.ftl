/* sum + the products of four signed bytes with four others. */
static inline int32_t ${fn}_dot4(uint32_t a, uint32_t b, int32_t sum) {
  return ${p}_dot2(${p}_odd_bytes(a), ${p}_odd_bytes(b), ${p}_dot2(${p}_even_bytes(a), ${p}_even_bytes(b), sum));
}

/* Each filter's feature is the product of its weights with the input; it joins the filter's last ones in
 * the state, oldest first, and these are multiplied with the filter's time weights. The filters of a
 * unit add up to an output. Four filters at a time share the loads of four inputs; the state moves by a
 * byte, a word at a time. The biases hold the zero points' shares. */
static void ${fn}(const int8_t *input, int8_t *state, int8_t *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += k->inputs) {
    const int8_t *weight = k->features;
    const int8_t *time = k->time;
    const int32_t *bias = k->bias;
    int32_t sum = 0;
    int32_t of_unit = 0;
    for (int32_t f = 0; f < k->filters; f += 4) {
<#list 0..3 as i>
      int32_t sum${i} = k->feature_bias[f<#if i != 0> + ${i}</#if>];
</#list>
      const int8_t *const end = input + k->inputs;
      for (const int8_t *in = input; in != end; in += 4, weight += 16) {
        const uint32_t x = ${p}_load32(in);
        const uint32_t even = ${p}_even_bytes(x);
        const uint32_t odd = ${p}_odd_bytes(x);
<#list 0..3 as i>
        const uint32_t weights${i} = ${p}_load32(weight<#if i != 0> + ${4 * i}</#if>);
        sum${i} = ${p}_dot2(${p}_even_bytes(weights${i}), even, sum${i});
        sum${i} = ${p}_dot2(${p}_odd_bytes(weights${i}), odd, sum${i});
</#list>
      }
      const int32_t sums[4] = {sum0, sum1, sum2, sum3};
      const int32_t count = k->filters - f < 4 ? k->filters - f : 4;
      for (int32_t i = 0; i < count; i++) {
        const int32_t scaled = ${p}_requantize(sums[i], k->feature_multiplier, k->feature_shift);
        const int32_t feature = ${p}_clamp(scaled, ${k.stateMin}, ${k.stateMax}) + k->state_zero_point;
        if (of_unit++ == 0) {
          sum = *bias++;
        }
        int8_t *const last = state + k->memory - 4;
        uint32_t word = ${p}_load32(state);
        for (; state != last; state += 4, time += 4) {
          const uint32_t next = ${p}_load32(state + 4);
          word = word >> 8 | next << 24;
          (void)memcpy(state, &word, 4);
          sum = ${fn}_dot4(word, ${p}_load32(time), sum);
          word = next;
        }
        word = word >> 8 | (uint32_t)feature << 24;
        (void)memcpy(state, &word, 4);
        sum = ${fn}_dot4(word, ${p}_load32(time), sum);
        state += 4;
        time += 4;
        if (of_unit == k->rank) {
          const int32_t result = ${p}_requantize(sum, k->time_multiplier, k->time_shift) + k->zero_point;
          *output++ = (int8_t)${p}_clamp(result, -128, 127);
          of_unit = 0;
        }
      }
    }
  }
}
