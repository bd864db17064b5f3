/* The argument is brought to the table's steps of 1/24. */
static void ${fn}(const int16_t *input, int16_t *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
<#if k.wraps>
    const int32_t argument = (int32_t)((uint32_t)input[i] * (uint32_t)k->multiplier + (uint32_t)k->round) >> k->shift;
<#else>
    const int32_t argument = (input[i] * k->multiplier + k->round) >> k->shift;
</#if>
    output[i] = (int16_t)${p}_${k.function}(k->table, argument);
  }
}
