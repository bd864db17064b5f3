/* Two loops over what is kept, two over what is averaged; the factor divides by the count. */
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  for (int32_t i = 0; i < k->kept0; i++) {
    for (int32_t j = 0; j < k->kept1; j++) {
      const ${k.x} *const first = input + i * k->kept_step0 + j * k->kept_step1;
      int32_t sum = k->offset;
      for (int32_t y = 0; y < k->mean0; y++) {
        const ${k.x} *in = first + y * k->mean_step0;
        for (int32_t x = 0; x < k->mean1; x++, in += k->mean_step1) {
          sum += *in;
        }
      }
      sum = ${p}_requantize(sum, k->multiplier, k->shift) + k->zero_point;
      *output++ = (${k.x})${p}_clamp(sum, k->min, k->max);
    }
  }
}
