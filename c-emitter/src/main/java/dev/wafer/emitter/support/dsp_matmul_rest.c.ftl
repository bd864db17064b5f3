<#--
  Matrix product of one to three pixels, beside those of a group and of one.
-->
<#include "dsp_matmul_product.ftl">
/* Two pixels, words ${group} * i and ${group} * i + 1 of x. */
<@assembly/>
<@few low=["r0", "r1"] mixed=["r4", "r5"]/>
<@product low=["r0", "r1"] mixed=["r4", "r5"] turn=4 words=2 bytes=52/>
#else
<@plain pixels=2/>
#endif

/* The first of a group's pixels, ${three?then("two", "three")} at most. */
static void ${m}_rest(const uint32_t *x, int8_t *out, int32_t pitch, int32_t pixels, const struct ${m} *b) {
  if (pixels >= 2) {
    ${m}_2(x, out, pitch, b);
  }
  if (((uint32_t)pixels & 1u) != 0u) {
    ${m}_1(x + (pixels - 1), out + (pixels - 1) * pitch, pitch, b);
  }
}
