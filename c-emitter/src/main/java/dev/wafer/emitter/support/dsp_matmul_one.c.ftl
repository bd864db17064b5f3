<#--
  Matrix product of the pixels that groups leave, one by one. The helper's name tells whether it is one at most.
-->
<#include "dsp_matmul_product.ftl">
<#if helper?ends_with("_one")>
/* The first of a group's pixels, or none. */
static void ${m}_one(const uint32_t *x, int8_t *out, int32_t pitch, int32_t pixels, const struct ${m} *b) {
  if (pixels > 0) {
    ${m}_1(x, out, pitch, b);
  }
}
<#else>
/* The first of a group's pixels, one by one. */
static void ${m}_ones(const uint32_t *x, int8_t *out, int32_t pitch, int32_t pixels, const struct ${m} *b) {
  int32_t j;
  for (j = 0; j < pixels; j++) {
    ${m}_1(x + j, out + j * pitch, pitch, b);
  }
}
</#if>
