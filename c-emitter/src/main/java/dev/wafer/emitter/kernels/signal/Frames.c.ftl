<#if k.form == "stack">
/* The first frame stands for those before it; a number of 0 says that none has come. */
static void ${fn}(const int16_t *input, int16_t *state, int32_t *frames, int16_t *output, uint8_t *valid, const ${params} *k) {
  if (*frames == 0) {
    for (int32_t i = 0; i < k->kept; i += k->row) {
      (void)memcpy(state + i, input, (size_t)k->row * sizeof *input);
    }
    *frames = k->first;
  }
  const int32_t due = *frames >= k->window;
  *frames += due ? 1 - k->step : 1;
  *valid = (uint8_t)due;
<#elseif k.form == "frame">
static void ${fn}(const int16_t *input, int16_t *state, int32_t *pieces, int16_t *output, uint8_t *valid, const ${params} *k) {
<#if k.prefill>
  *valid = 1;
  *pieces = k->pieces;
<#else>
  *valid = (uint8_t)(*pieces + 1 >= k->pieces);
  *pieces = *pieces + k->frames < k->pieces ? *pieces + k->frames : k->pieces;
</#if>
<#else>
static void ${fn}(const int16_t *input, int16_t *state, int16_t *output, const ${params} *k) {
</#if>
  for (int32_t row = 0; row < k->rows; row++) {
    /* Frames reach over what is kept into the input. */
    for (int32_t frame = 0; frame < k->frames; frame++) {
      const int32_t begin = frame * k->pitch;
      const int32_t left = k->kept > begin ? k->kept - begin : 0;
      const int32_t kept = left < k->size ? left : k->size;
      if (kept > 0) {
        (void)memcpy(output, state + begin, (size_t)kept * sizeof *state);
      }
      if (kept < k->size) {
        (void)memcpy(output + kept, input + (begin + kept - k->kept), (size_t)(k->size - kept) * sizeof *input);
      }
      output += k->size;
    }
<#if k.keeps>
<#if k.long>
    (void)memmove(state, state + k->row, (size_t)(k->kept - k->row) * sizeof *state);
    (void)memcpy(state + (k->kept - k->row), input, (size_t)k->row * sizeof *input);
<#else>
    (void)memcpy(state, input + (k->row - k->kept), (size_t)k->kept * sizeof *input);
</#if>
    state += k->kept;
</#if>
    input += k->row;
  }
}
