/* The sum of each channel of some rows, added to what the rows before gave. */
static void ${fn}(const int8_t *input, int32_t *sums, const ${params} *k) {
  const int8_t *const end = input + k->channels;
  const int32_t step = k->channels;
  int32_t i;
<#if k.words>
  for (; end - input >= 4; input += 4, sums += 4) {
    const int8_t *in = input;
    uint32_t even = 0;
    uint32_t odd = 0;
    for (i = k->pixels; i > 0; i--, in += step) {
      const uint32_t four = ${p}_load32(in);
      even = ${p}_add_even_bytes(even, four);
      odd = ${p}_add_odd_bytes(odd, four);
    }
    if (k->continues == 0) {
      sums[0] = 0;
      sums[1] = 0;
      sums[2] = 0;
      sums[3] = 0;
    }
    sums[0] += (int16_t)even;
    sums[1] += (int16_t)odd;
    sums[2] += (int32_t)even >> 16;
    sums[3] += (int32_t)odd >> 16;
  }
</#if>
<#if k.rest>
  for (; input != end; input++, sums++) {
    const int8_t *in = input;
    int32_t sum = (k->continues != 0) ? *sums : 0;
    for (i = k->pixels; i > 0; i--, in += step) {
      sum += *in;
    }
    *sums = sum;
  }
</#if>
}
