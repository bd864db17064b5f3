<#import "/kernels/accumulator.ftl" as a>
/* The mean of each channel of a plane from its sums. */
static void ${fn}(const int32_t *sums, int8_t *output, const ${params} *k) {
  int32_t i;
  for (i = 0; i < k->channels; i++) {
<#if k.quotient>
    /* The quotient is cut toward zero; half the count makes that the nearest. */
    const int32_t half = sums[i] > 0 ? k->pixels / 2 : -(k->pixels / 2);
    output[i] = (int8_t)${p}_clamp((sums[i] + half) / k->pixels, k->min, k->max);
<#else>
    const int32_t scaled = ${p}_requantize(sums[i] + k->offset, k->multiplier, k->shift);
    output[i] = (int8_t)${p}_clamp(${a.plus("scaled", "k->zero_point")}, k->min, k->max);
</#if>
  }
}
