<#import "/kernels/floats.ftl" as f>
<#assign step = k.gaps?then("k->in_pitch", "k->depth")>
<#assign rows = ["a", "b", "c", "d"][0..<k.rows]>
<#if k.rows == 1>
/* Each row of the input times the weights of each output. Four outputs at a time share the loads of
 * the input; their weights lie as they are read. */
<#else>
/* Each row of the input times the weights of each output, for ${k.rows} rows and four outputs at a time, so that
 * every load serves several products. The last rows may be computed twice. */
</#if>
static void ${fn}(const float *input, float *output, const ${params} *k) {
<#if k.single>
  {
    const float *const in_a = input;
    float *out = output;
<#else>
  const int32_t outputs = <#if k.tiled>k->pitch<#else>4 * k->blocks<#if k.ragged> + k->rest</#if></#if>;
  for (int32_t next = 0; next < k->rows; next += ${k.rows}) {
<#if k.rows == 1>
    const int32_t row = next;
<#else>
    const int32_t row = next + ${k.rows} > k->rows ? k->rows - ${k.rows} : next;
</#if>
<#list (k.registers && !k.ragged)?then(["a"], rows) as r>
    const float *const in_${r} = <#if r?index == 0>input + row * ${step}<#else>in_${rows[r?index - 1]} + ${step}</#if>;
</#list>
    float *out = output + row * outputs;
</#if>
<#if k.registers>
<#if k.clamps>
    const float *block_weights = k->weights;
    for (int32_t block = 0; block < k->blocks; block++, block_weights += 4 * k->depth) {
      float sums[16];
      ${p}_fpu_four_rows(block_weights, in_a, ${step}, k->depth, 1, k->bias + 4 * block, sums, 4);
      float *to = out + 4 * block;
      for (int32_t i = 0; i < 16; i += 4, to += outputs) {
<#list 0..3 as j>
        to[${j}] = ${p}_clampf(sums[i<#if j != 0> + ${j}</#if>], k->min, k->max);
</#list>
      }
    }
<#else>
    ${p}_fpu_four_rows(k->weights, in_a, ${step}, k->depth, k->blocks, k->bias, out, outputs);
</#if>
<#if k.ragged>
    const float *w = k->weights + 4 * k->blocks * k->depth;
    int32_t o = 4 * k->blocks;
    out += o;
</#if>
<#else>
    const float *w = k->weights;
    int32_t o = 0;
    for (int32_t block = 0; block < k->blocks; block++, o += 4, out += 4) {
<#list rows as r>
      float <#list 0..3 as i>${r}${i} = 0.0f<#sep>, </#sep></#list>;
</#list>
      for (int32_t i = 0; i < k->depth; i += ${k.unroll}, w += ${4 * k.unroll}) {
<#list 0..<k.unroll as u>
<#list rows as r>
        const float ${r}x${u} = in_${r}[i<#if u != 0> + ${u}</#if>];
</#list>
<#list rows as r>
<#list 0..3 as i>
        ${r}${i} += ${r}x${u} * w[${4 * u + i}];
</#list>
</#list>
</#list>
      }
      const float sums[${4 * rows?size}] = {<#list rows as r><#list 0..3 as i>${r}${i}<#sep>, </#sep></#list><#sep>, </#sep></#list>};
      for (int32_t i = 0; i < 4; i++) {
<#list rows as r>
        out[<#if r?index != 0>${(r?index == 1)?then("", r?index + " * ")}outputs + </#if>i] = ${f.finish("sums[" + (r?index == 0)?then("", 4 * r?index + " + ") + "i]", "o + i")};
</#list>
      }
    }
</#if>
<#if k.ragged>
    for (int32_t rest = 0; rest < k->rest; rest++, o++, out++) {
<#list rows as r>
      float ${r}0 = 0.0f;
</#list>
      for (int32_t i = 0; i < k->depth; i++, w++) {
<#list rows as r>
        ${r}0 += in_${r}[i] * *w;
</#list>
      }
<#list rows as r>
      out[<#if r?index == 0>0<#else>${(r?index == 1)?then("", r?index + " * ")}outputs</#if>] = ${f.finish(r + "0", "o")};
</#list>
    }
</#if>
  }
}
