<#if k.type == "float">
<#function sum a b><#return a + " + " + b></#function>
<#else>
<#function sum a b><#return "(int16_t)" + p + "_clamp(" + a + " + " + b + ", -32768, 32767)"></#function>
</#if>
/* A frame's first samples complete the sums; the others wait in the state for the next frame. */
static void ${fn}(const ${k.type} *input, ${k.type} *state, ${k.type} *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++) {
    for (int32_t frame = 0; frame < k->frames; frame++) {
      for (int32_t i = 0; i < k->step; i++) {
        const ${k.type} held = i < k->kept ? state[i] : 0;
        *output++ = ${sum("input[i]", "held")};
      }
      for (int32_t i = 0; i < k->kept; i++) {
        const ${k.type} held = i + k->step < k->kept ? state[i + k->step] : 0;
        state[i] = ${sum("input[i + k->step]", "held")};
      }
      input += k->step + k->kept;
    }
    state += k->kept;
  }
}
