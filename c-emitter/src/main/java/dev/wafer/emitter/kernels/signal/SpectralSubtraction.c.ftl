/* The estimate of the noise is a running mean with fractional bits. */
static void ${fn}(const uint32_t *input, uint32_t *state, uint32_t *output, uint32_t *estimates, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
    const uint32_t x = input[i];
    const uint32_t signal = x << k->smoothing_bits;
    const uint64_t factor = (i & 1) == 0 ? k->even : k->odd;
    const uint64_t rest = (i & 1) == 0 ? k->even_rest : k->odd_rest;
    const uint32_t estimate = (uint32_t)((factor * signal + rest * state[i]) >> k->bits);
    const uint32_t noise = estimate < signal ? estimate : signal;
    const uint32_t least = (uint32_t)(((uint64_t)x * k->remaining) >> k->bits);
    const uint32_t left = (signal - noise) >> k->smoothing_bits;
<#if k.clamping>
    state[i] = noise;
    estimates[i] = noise;
<#else>
    state[i] = estimate;
    estimates[i] = estimate;
</#if>
    output[i] = left > least ? left : least;
  }
}
