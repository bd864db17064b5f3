/* The products of values with the weights of a unit's four gates. */
static void ${fn}_products(const float *values, int32_t count, const float *weight, float *sums) {
<#list 0..3 as i>
  float sum${i} = 0.0f;
</#list>
  for (const float *const end = values + count; values != end; values++, weight += 4) {
    const float x = *values;
<#list 0..3 as i>
    sum${i} += x * weight[${i}];
</#list>
  }
<#list 0..3 as i>
  sums[${i}] = sum${i};
</#list>
}

/* Gates stand in the order input, forget, cell, output. The hidden state of a step is its output. */
static void ${fn}(const float *input, float *hidden_state, float *cell, float *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, hidden_state += k->units, cell += k->units) {
    const float *x = input + b * k->input_batch;
    float *out = output + b * k->output_batch;
    const float *hidden = hidden_state;
    for (int32_t step = 0; step < k->steps; step++) {
      for (int32_t u = 0; u < k->units; u++) {
        float gates[4];
        float back[4];
        ${fn}_products(x, k->inputs, k->weights + 4 * u * k->inputs, gates);
        ${fn}_products(hidden, k->units, k->recurrent + 4 * u * k->units, back);
        for (int32_t i = 0; i < 4; i++) {
          gates[i] = gates[i] + k->bias[4 * u + i] + back[i];
        }
        float next = ${p}_sigmoidf(gates[1]) * cell[u] + ${p}_sigmoidf(gates[0]) * tanhf(gates[2]);
<#if k.clips>
        next = ${p}_clampf(next, -k->clip, k->clip);
</#if>
        cell[u] = next;
        out[u] = tanhf(next) * ${p}_sigmoidf(gates[3]);
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
