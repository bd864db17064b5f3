<#import "float_products.ftl" as products>
<#assign F = p?upper_case + "_MVE_F32">
/* sums[4 * i + j] is the sum of w[4 * n + i] * x[4 * n + j] over n from 0 on: four outputs of four pixels. */
#if defined(${F}) && defined(__GNUC__) && !defined(__clang__) && !defined(${p?upper_case}_NO_ASM)
static void ${p}_mve_products_f32(const float *w, const float *x, int32_t depth, float *sums) {
  float32x4_t s0 = vdupq_n_f32(0.0f);
  float32x4_t s1 = s0;
  float32x4_t s2 = s0;
  float32x4_t s3 = s0;
  float32x4_t pixels;
  uint32_t a;
  uint32_t b;
  __asm__("dls lr, %[depth]\n\t"
          "1:\n\t"
          "vldrw.32 %q[pixels], [%[x]], #16\n\t"
          "ldrd %[a], %[b], [%[w]], #8\n\t"
          "vfma.f32 %q[s0], %q[pixels], %[a]\n\t"
          "vfma.f32 %q[s1], %q[pixels], %[b]\n\t"
          "ldrd %[a], %[b], [%[w]], #8\n\t"
          "vfma.f32 %q[s2], %q[pixels], %[a]\n\t"
          "vfma.f32 %q[s3], %q[pixels], %[b]\n\t"
          "le lr, 1b"
          : [s0] "+w"(s0), [s1] "+w"(s1), [s2] "+w"(s2), [s3] "+w"(s3), [pixels] "=&w"(pixels), [a] "=&r"(a),
            [b] "=&r"(b), [w] "+r"(w), [x] "+r"(x)
          : [depth] "r"(depth)
          : "lr", "memory");
  vstrwq_f32(sums, s0);
  vstrwq_f32(sums + 4, s1);
  vstrwq_f32(sums + 8, s2);
  vstrwq_f32(sums + 12, s3);
}
#elif defined(${F})
static void ${p}_mve_products_f32(const float *w, const float *x, int32_t depth, float *sums) {
  float32x4_t s0 = vdupq_n_f32(0.0f);
  float32x4_t s1 = s0;
  float32x4_t s2 = s0;
  float32x4_t s3 = s0;
  int32_t n;
  for (n = 0; n < depth; n++, w += 4, x += 4) {
    const float32x4_t pixels = vldrwq_f32(x);
    s0 = vfmaq_n_f32(s0, pixels, w[0]);
    s1 = vfmaq_n_f32(s1, pixels, w[1]);
    s2 = vfmaq_n_f32(s2, pixels, w[2]);
    s3 = vfmaq_n_f32(s3, pixels, w[3]);
  }
  vstrwq_f32(sums, s0);
  vstrwq_f32(sums + 4, s1);
  vstrwq_f32(sums + 8, s2);
  vstrwq_f32(sums + 12, s3);
}
#else
static void ${p}_mve_products_f32(const float *w, const float *x, int32_t depth, float *sums) {
<@products.plain/>
}
#endif
