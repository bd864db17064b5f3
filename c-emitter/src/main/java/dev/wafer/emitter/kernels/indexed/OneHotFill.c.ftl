/* Rows of one value, and another one at the place that an index names. */
static void ${fn}(const ${k.index} *indices, const ${k.type} *on, const ${k.type} *off, ${k.type} *output, const ${params} *k) {
  /* Read once: the compiler cannot know that the output is none of these. */
  const ${k.type} taken = *on;
  const ${k.type} other = *off;
  const int32_t elements = k->elements;
  const int32_t depth = k->depth;
<#if k.inner>
  const int32_t width = k->inner;
</#if>
  for (int32_t i = 0; i < elements; i++) {
    output[i] = other;
  }
<#if k.inner>
  for (int32_t outer = k->outer; outer > 0; outer--, output += depth * width) {
    for (int32_t inner = 0; inner < width; inner++, indices++) {
      if (*indices >= 0 && *indices < depth) {
        output[(int32_t)*indices * width + inner] = taken;
      }
    }
  }
<#else>
  for (int32_t outer = k->outer; outer > 0; outer--, indices++, output += depth) {
    if (*indices >= 0 && *indices < depth) {
      output[*indices] = taken;
    }
  }
</#if>
}
