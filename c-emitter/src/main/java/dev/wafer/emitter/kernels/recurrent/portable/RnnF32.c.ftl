<#import "/kernels/recurrent/portable/products.ftl" as products>
<@products.function/>

static void ${fn}(const float *input, float *state, float *output<#if k.hybrid>, int8_t *row</#if>, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, state += k->units) {
    const float *last = state;
    for (int32_t step = 0; step < k->steps; step++) {
      const int32_t at = <#if k.backward>k->steps - 1 - step<#else>step</#if>;
      const float *const x = input + b * k->input_batch + at * k->input_step;
      float *const out = output + b * k->output_batch + at * k->output_step;
      (void)memcpy(out, k->bias, (size_t)k->units * sizeof *out);
<@products.call "x" "k->inputs" "k->weights" "k->weight_scales" "k->units" "out" "1" "      "/>
<@products.call "last" "k->units" "k->recurrent" "k->recurrent_scales" "k->units" "out" "1" "      "/>
<#if k.tanh || k.clamps>
      for (int32_t u = 0; u < k->units; u++) {
        out[u] = <#if k.tanh>tanhf(out[u])<#else>${p}_clampf(out[u], k->min, k->max)</#if>;
      }
</#if>
      last = out;
    }
    (void)memcpy(state, last, (size_t)k->units * sizeof *last);
  }
}
