<#import "/support/eights_loop.ftl" as eights>
<#import "/kernels/recurrent/lstm.ftl" as lstm>
<#assign F = fn?upper_case together = (k.dot == "eights")?then(2, 1)>
<#function product x w><#return k.wraps?then("(" + k.sum + ")(" + x + " * " + w + ")", x + " * " + w)></#function>
<#if k.dot == "eights">
<@eights.loop name=F/>

#if defined(__GNUC__)
__attribute__((noinline)) /* the assembly leaves few registers for a caller's values */
#endif
</#if>
/* Adds to <#if k.dot == "eights">the four gates of two units<#else>a unit's four gates</#if> the scaled products of values with the gates' weights, saturating. */
static void ${fn}_products(const ${k.x} *values, int32_t count, const ${(k.dot == "eights")?then("uint32_t", "int8_t")} *weight, const ${k.sum} *bias,
    const int32_t *multipliers, const int8_t *shifts, int32_t *gates) {
<#if k.dot == "eights">
  int8_t last[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  const int32_t rest = count % 8;
  const int8_t *x = values;
  const int8_t *end = values + (count - rest);
  const int8_t *next = rest != 0 ? last : NULL;
  int32_t l0 = bias[0], l1 = bias[2], l2 = bias[4], l3 = bias[6];
  int32_t m0 = l0, m1 = l1, m2 = l2, m3 = l3;
  (void)memcpy(last, end, (uint32_t)rest);
  if (x == end) {
    x = last;
    end = last + 8;
    next = NULL;
  }
  ${F}_LOOP(weight, x, end, next);
  const int32_t sums[8] = {l0, bias[1] + (m0 >> 8), l1, bias[3] + (m1 >> 8), l2, bias[5] + (m2 >> 8), l3, bias[7] + (m3 >> 8)};
<#else>
<#list 0..3 as i>
  ${k.sum} sum${i} = bias[${i}];
</#list>
<#if k.dot == "dsp">
  const int8_t *const whole_end = values + (count - count % 4);
  const int8_t *const end = values + count;
  for (; values != whole_end; values += 4, weight += 4) {
    const uint32_t x = ${p}_load32(values);
    const uint32_t even = ${p}_even_bytes(x);
    const uint32_t odd = ${p}_odd_bytes(x);
<#list 0..3 as i>
    const uint32_t w${i} = ${p}_load32(weight<#if i != 0> + ${(i == 1)?then("", i + " * ")}count</#if>);
    sum${i} = ${p}_dot2(${p}_even_bytes(w${i}), even, sum${i});
    sum${i} = ${p}_dot2(${p}_odd_bytes(w${i}), odd, sum${i});
</#list>
  }
  for (; values != end; values++, weight++) {
    const int32_t x = *values;
<#list 0..3 as i>
    sum${i} += x * weight[${(i == 0)?then("0", i + " * count")}];
</#list>
  }
<#else>
  for (const ${k.x} *const end = values + count; values != end; values++, weight += 4) {
    const int32_t x = *values;
<#list 0..3 as i>
    sum${i} += ${product("x", "weight[" + i + "]")};
</#list>
  }
</#if>
  const ${k.sum} sums[4] = {sum0, sum1, sum2, sum3};
</#if>
  for (int32_t i = 0; i < ${4 * together}; i++) {
    const int32_t scaled = ${p}_${k.requantize}(${k.narrow}sums[i], multipliers[<#if together == 1>i<#else>i % 4</#if>], shifts[<#if together == 1>i<#else>i % 4</#if>]);
    gates[i] = ${p}_clamp(gates[i] + ${p}_clamp(scaled, -32768, 32767), -32768, 32767);
  }
}

/* Gates stand in the order input, forget, cell, output. The hidden state of a step is its output. */
static void ${fn}(const ${k.x} *input, ${k.x} *hidden_state, int16_t *cell, ${k.x} *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, hidden_state += k->units, cell += k->units) {
    const ${k.x} *x = input + b * k->input_batch;
    ${k.x} *out = output + b * k->output_batch;
    const ${k.x} *hidden = hidden_state;
    for (int32_t step = 0; step < k->steps; step++) {
<#if k.dot == "eights">
      int32_t gates[8];
</#if>
      for (int32_t u = 0; u < k->units; u++) {
<#if k.dot == "eights">
        const int32_t *const gate = gates + 4 * (u % 2);
        if (u % 2 == 0) {
          (void)memset(gates, 0, sizeof gates);
          ${fn}_products(x, k->inputs, k->weights + u * ((k->inputs + 7) / 8 * 8), k->bias + 4 * u,
              k->multipliers, k->shifts, gates);
          ${fn}_products(hidden, k->units, k->recurrent + u * ((k->units + 7) / 8 * 8), k->recurrent_bias + 4 * u,
              k->multipliers + 4, k->shifts + 4, gates);
        }
<#else>
        int32_t gate[4] = {0, 0, 0, 0};
        ${fn}_products(x, k->inputs, k->weights + 4 * u * k->inputs, k->bias + 4 * u,
            k->multipliers, k->shifts, gate);
        ${fn}_products(hidden, k->units, k->recurrent + 4 * u * k->units, k->recurrent_bias + 4 * u,
            k->multipliers + 4, k->shifts + 4, gate);
</#if>
<@lstm.unit/>
      }
      hidden = out;
      x += k->input_step;
      out += k->output_step;
    }
    if (hidden != hidden_state) {
      (void)memcpy(hidden_state, hidden, (uint32_t)k->units * sizeof *hidden);
    }
  }
}
