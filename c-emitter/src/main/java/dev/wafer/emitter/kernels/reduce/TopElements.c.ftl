<#macro above at><#if k.x == "float">(value > ${at} || (value == value && ${at} != ${at}))<#else>value > ${at}</#if></#macro>
/* The largest elements of each row in falling order, each moved up among those found before. */
static void ${fn}(const ${k.x} *input, ${k.x} *values, int32_t *indices, const ${params} *k) {
  for (int32_t outer = 0; outer < k->outer; outer++, input += k->depth, values += k->count, indices += k->count) {
    int32_t found = 0;
    for (int32_t i = 0; i < k->depth; i++) {
      const ${k.x} value = input[i];
      if (found < k->count || <@above "values[k->count - 1]"/>) {
        int32_t at = found < k->count ? found : k->count - 1;
        found = at + 1;
        while (at > 0 && <@above "values[at - 1]"/>) {
          values[at] = values[at - 1];
          indices[at] = indices[at - 1];
          at--;
        }
        values[at] = value;
        indices[at] = i;
      }
    }
  }
}
