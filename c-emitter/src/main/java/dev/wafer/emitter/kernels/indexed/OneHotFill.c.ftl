/* Rows of one value, and another one at the place that an index names. */
static void ${fn}(const ${k.index} *indices, const ${k.type} *on, const ${k.type} *off, ${k.type} *output, const ${params} *k) {
  for (int32_t i = 0; i < k->elements; i++) {
    output[i] = *off;
  }
<#if k.inner>
  for (int32_t outer = 0; outer < k->outer; outer++, output += k->block) {
    for (int32_t inner = 0; inner < k->inner; inner++, indices++) {
      if (*indices >= 0 && *indices < k->depth) {
        output[(int32_t)*indices * k->inner + inner] = *on;
      }
    }
  }
<#else>
  for (int32_t outer = 0; outer < k->outer; outer++, indices++, output += k->depth) {
    if (*indices >= 0 && *indices < k->depth) {
      output[*indices] = *on;
    }
  }
</#if>
}
