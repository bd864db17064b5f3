<#import "/support/eights_loop.ftl" as eights>
<#import "/kernels/recurrent/lstm.ftl" as lstm>
<#assign F = fn?upper_case together = (k.dot == "eights")?then(2, 1)>
<#function product x w><#return k.wraps?then("(" + k.sum + ")(" + x + " * " + w + ")", x + " * " + w)></#function>
<#if k.dot == "eights">
<@eights.loop name=F widened=k.widened/>

#if defined(__GNUC__)
__attribute__((noinline)) /* the assembly leaves few registers for a caller's values */
#endif
</#if>
/* The biases of <#if k.dot == "eights">the four gates of two units<#else>a unit's four gates</#if> and the products of values with the gates' weights. */
static void ${fn}_products(const ${k.widened?then("uint32_t", k.x)} *values, int32_t count, const ${(k.dot == "eights")?then("uint32_t", "int8_t")} *weight, const ${k.sum} *bias, ${k.sum} *sums) {
<#if k.widened>
  const uint32_t *const end = values + (count + 7) / 8 * 4;
  int32_t l0 = bias[0], l1 = bias[2], l2 = bias[4], l3 = bias[6];
  int32_t m0 = l0, m1 = l1, m2 = l2, m3 = l3;
  ${F}_LOOP(weight, values, end);
<#elseif k.dot == "eights">
  int8_t last[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  const int32_t rest = count % 8;
  const int8_t *x = values;
  const int8_t *end = values + (count - rest);
  const int8_t *next = rest != 0 ? last : NULL;
  int32_t l0 = bias[0], l1 = bias[2], l2 = bias[4], l3 = bias[6];
  int32_t m0 = l0, m1 = l1, m2 = l2, m3 = l3;
  if (rest != 0) {
    (void)memcpy(last, end, (uint32_t)rest);
  }
  if (x == end) {
    x = last;
    end = last + 8;
    next = NULL;
  }
  ${F}_LOOP(weight, x, end, next);
</#if>
<#if k.dot == "eights">
<#list 0..3 as i>
  sums[${2 * i}] = l${i};
  sums[${2 * i + 1}] = bias[${2 * i + 1}] + (m${i} >> 8);
</#list>
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
<#list 0..3 as i>
  sums[${i}] = sum${i};
</#list>
</#if>
}

<#if k.widened>
/* Of each four values the first and the third as halfwords, then the others; zeros behind them up to a multiple of eight. */
static void ${fn}_widen(const int8_t *values, int32_t count, uint32_t *to) {
  const int8_t *const end = values + count - count % 4;
  uint32_t *const to_end = to + (count + 7) / 8 * 4;
  for (; values != end; values += 4, to += 2) {
    const uint32_t x = ${p}_load32(values);
    to[0] = ${p}_even_bytes(x);
    to[1] = ${p}_odd_bytes(x);
  }
  if (to != to_end) {
    int8_t last[4] = {0, 0, 0, 0};
    uint32_t x;
    (void)memcpy(last, values, (uint32_t)count % 4);
    x = ${p}_load32(last);
    to[0] = ${p}_even_bytes(x);
    to[1] = ${p}_odd_bytes(x);
    for (to += 2; to != to_end; to++) {
      *to = 0;
    }
  }
}

</#if>
<#if k.scaling == "dsp">
<@lstm.scaled/>

</#if>
/* The i-th gate of a unit from the sums of the input and of the hidden state, each scaled, saturating. */
static inline int32_t ${fn}_gate(${k.sum} from_input, ${k.sum} from_hidden, int32_t i, const ${params} *k) {
<#if k.scaling == "dsp">
<#assign words = k.left?then(4, 3) scale = fn + k.left?then("_gate", "") + "_scaled">
  const int32_t *const factors = k->gate_factors + ${2 * words} * i;
  const int32_t input_part = ${p}_saturate_s16(${scale}(from_input, factors));
  const int32_t hidden_part = ${p}_saturate_s16(${scale}(from_hidden, factors + ${words}));
  return ${p}_saturate_s16(input_part + hidden_part);
<#else>
  const int32_t input_part = ${p}_${k.scaling}(${k.narrow}from_input, k->multipliers[i], k->shifts[i]);
  const int32_t hidden_part = ${p}_${k.scaling}(${k.narrow}from_hidden, k->multipliers[4 + i], k->shifts[4 + i]);
  return ${p}_clamp(${p}_clamp(input_part, -32768, 32767) + ${p}_clamp(hidden_part, -32768, 32767), -32768, 32767);
</#if>
}

/* Gates stand in the order input, forget, cell, output. The hidden state of a step is its output. */
static void ${fn}(const ${k.x} *input, ${k.x} *hidden_state, int16_t *cell, ${k.x} *output, <#if k.widened>uint32_t *scratch, </#if>const ${params} *k) {
  ${k.sum} sums[${4 * together}] = {0};
  ${k.sum} hidden_sums[${4 * together}] = {0};
  for (int32_t b = 0; b < k->batches; b++, hidden_state += k->units, cell += k->units) {
    const ${k.x} *x = input + b * k->input_batch;
    ${k.x} *out = output + b * k->output_batch;
    const ${k.x} *hidden = hidden_state;
    for (int32_t step = 0; step < k->steps; step++) {
<#if k.widened>
      uint32_t *const wide_hidden = scratch + (k->inputs + 7) / 8 * 4;
      ${fn}_widen(x, k->inputs, scratch);
      ${fn}_widen(hidden, k->units, wide_hidden);
</#if>
      for (int32_t u = 0; u < k->units; u++) {
        int32_t gate[4];
<#if k.dot == "eights">
        const int32_t first = 4 * (u % 2);
        if (first == 0) {
          ${fn}_products(${k.widened?then("scratch", "x")}, k->inputs, k->weights + u * ((k->inputs + 7) / 8 * 8), k->bias + 4 * u, sums);
          ${fn}_products(${k.widened?then("wide_hidden", "hidden")}, k->units, k->recurrent + u * ((k->units + 7) / 8 * 8), k->recurrent_bias + 4 * u, hidden_sums);
        }
<#else>
        ${fn}_products(x, k->inputs, k->weights + 4 * u * k->inputs, k->bias + 4 * u, sums);
        ${fn}_products(hidden, k->units, k->recurrent + 4 * u * k->units, k->recurrent_bias + 4 * u, hidden_sums);
</#if>
        for (int32_t i = 0; i < 4; i++) {
          gate[i] = ${fn}_gate(sums[<#if together == 2>first + </#if>i], hidden_sums[<#if together == 2>first + </#if>i], i, k);
        }
<@lstm.unit scaling=k.scaling/>
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
