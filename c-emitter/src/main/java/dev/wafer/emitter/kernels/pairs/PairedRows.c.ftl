<#assign m = p + "_" + k.product>
/* Each row of the input times the weights of each output, for ${k.together} rows at a time. Of the last rows, where they are fewer, some
 * are computed twice. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *pairs, const ${params} *k) {
  const struct ${m} right = {
      k->factors, k->factors + 2 * k->channels, k->steps, k->halves, <#if k.clamped>k->min, k->max, </#if>k->weights};
  int32_t pixel;
  for (pixel = 0; pixel < k->pixels; pixel += ${k.together}) {
    const int32_t left = k->pixels - pixel;
    const int32_t next = left > 1 ? 1 : 0;
    const int8_t *const low = input + pixel * k->in_pitch;
    const int8_t *const high = low + next * k->in_pitch;
<#if k.together == 4>
    const int32_t further = left > 3 ? 2 : (left > 2 ? 1 : 0);
    ${p}_pair_words_2(low, high, k->depth, pairs);
    ${p}_pair_words_2(low + further * k->in_pitch, high + further * k->in_pitch, k->depth, pairs + 1);
    ${m}_run(pairs, output + pixel * k->pitch, next * k->pitch, further * k->pitch, &right);
<#else>
    ${p}_pair_words_1(low, high, k->depth, pairs);
    ${m}_run(pairs, output + pixel * k->pitch, next * k->pitch, &right);
</#if>
  }
}
