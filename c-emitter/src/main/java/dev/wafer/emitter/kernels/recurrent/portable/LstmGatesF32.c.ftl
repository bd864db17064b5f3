<#import "/kernels/recurrent/portable/products.ftl" as products>
<#assign forget = k.gated?then(1, 0) all = k.gated?then("4", "3")>
<#function gate i><#return "gates" + (i == 0)?then("", " + " + (i == 1)?then("", i + " * ") + "k->units")></#function>
<@products.function/>
<#if k.peephole>

/* Lets a gate see the cell. */
static void ${fn}_peephole(float *gate, const float *cell, const ${k.hybrid?then("int8_t", "float")} *weights, <#if k.hybrid>float scale, </#if>int32_t units) {
  for (int32_t u = 0; u < units; u++) {
    gate[u] += <#if k.hybrid>(float)weights[u] * scale<#else>weights[u]</#if> * cell[u];
  }
}
</#if>
<#if k.normalises>

/* Gives a gate's sums mean 0 and variance 1, then factors and biases. */
static void ${fn}_normalise(float *gate, const float *factors, const float *bias, int32_t units) {
  float total = 0.0f;
  for (int32_t u = 0; u < units; u++) {
    total += gate[u];
  }
  const float mean = total / (float)units;
  float squares = 0.0f;
  for (int32_t u = 0; u < units; u++) {
    squares += (gate[u] - mean) * (gate[u] - mean);
  }
  const float inverse = 1.0f / sqrtf(squares / (float)units + 1e-8f);
  for (int32_t u = 0; u < units; u++) {
    gate[u] = (gate[u] - mean) * inverse * factors[u] + bias[u];
  }
}
</#if>

/* Gates stand in the order <#if k.gated>input, </#if>forget, cell, output. */
static void ${fn}(const float *input, float *hidden, float *cell, float *output, float *gates<#if k.hybrid>, int8_t *row</#if>, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, hidden += k->outputs, cell += k->units) {
    for (int32_t step = 0; step < k->steps; step++) {
      const int32_t at = <#if k.backward>k->steps - 1 - step<#else>step</#if>;
      const float *const x = input + b * k->input_batch + at * k->input_step;
<#if k.normalises>
      (void)memset(gates, 0, ${forget + 3}U * (size_t)k->units * sizeof *gates);
<#else>
      (void)memcpy(gates, k->bias, ${forget + 3}U * (size_t)k->units * sizeof *gates);
</#if>
<@products.call "x" "k->inputs" "k->weights" "k->weight_scales" "k->units" "gates" all "      "/>
<@products.call "hidden" "k->outputs" "k->recurrent" "k->recurrent_scales" "k->units" "gates" all "      "/>
<#list 0..<(forget + 2) as i>
<#if k.peephole && i <= forget>
      ${fn}_peephole(${gate(i)}, cell, k->peephole<#if i != 0> + k->units</#if>, <#if k.hybrid>k->peephole_scales[${i}], </#if>k->units);
</#if>
<#if k.normalises>
      ${fn}_normalise(${gate(i)}, k->norm<#if i != 0> + <#if i != 1>${i} * </#if>k->units</#if>, k->bias<#if i != 0> + <#if i != 1>${i} * </#if>k->units</#if>, k->units);
</#if>
</#list>
      for (int32_t u = 0; u < k->units; u++) {
        const float kept = ${p}_sigmoidf(gates[<#if k.gated>k->units + </#if>u]);
        const float added = <#if k.gated>${p}_sigmoidf(gates[u])<#else>1.0f - kept</#if>;
        float next = kept * cell[u] + added * tanhf(gates[<#if k.gated>2 * </#if>k->units + u]);
<#if k.clips>
        next = ${p}_clampf(next, -k->clip, k->clip);
</#if>
        cell[u] = next;
      }
      float *const last = ${gate(forget + 2)};
<#if k.peephole>
      ${fn}_peephole(last, cell, k->peephole + <#if k.gated>2 * </#if>k->units, <#if k.hybrid>k->peephole_scales[${forget + 1}], </#if>k->units);
</#if>
<#if k.normalises>
      ${fn}_normalise(last, k->norm + ${forget + 2} * k->units, k->bias + ${forget + 2} * k->units, k->units);
</#if>
      for (int32_t u = 0; u < k->units; u++) {
        last[u] = tanhf(cell[u]) * ${p}_sigmoidf(last[u]);
      }
<#if k.projects>
      (void)memcpy(hidden, k->projection_bias, (size_t)k->outputs * sizeof *hidden);
<@products.call "last" "k->units" "k->projection" "k->projection_scales" "k->outputs" "hidden" "1" "      "/>
<#if k.projectionClips>
      for (int32_t o = 0; o < k->outputs; o++) {
        hidden[o] = ${p}_clampf(hidden[o], -k->projection_clip, k->projection_clip);
      }
</#if>
<#else>
      (void)memcpy(hidden, last, (size_t)k->outputs * sizeof *hidden);
</#if>
      (void)memcpy(output + b * k->output_batch + at * k->output_step, hidden, (size_t)k->outputs * sizeof *hidden);
    }
  }
}
