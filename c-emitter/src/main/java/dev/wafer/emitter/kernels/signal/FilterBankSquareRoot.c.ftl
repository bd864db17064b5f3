/* Bit by bit from the highest pair that is not zero; rounded, but never up to a power of 2 to the 16
 * or the 32. */
static uint32_t ${fn}_word(uint32_t rest) {
  uint32_t root = 0;
  if (rest != 0u) {
    for (uint32_t bit = (uint32_t)1 << ((31u - ${p}_first_bit(rest)) & 30u); bit != 0u; bit >>= 2) {
      const uint32_t tried = root + bit;
      root >>= 1;
      if (rest >= tried) {
        rest -= tried;
        root += bit;
      }
    }
  }
  return rest > root && root != 0xFFFFu ? root + 1u : root;
}

static uint32_t ${fn}_long(uint64_t rest) {
  uint64_t root = 0;
  const uint32_t high = (uint32_t)(rest >> 32);
  for (uint64_t bit = (uint64_t)1 << (32u + ((31u - ${p}_first_bit(high)) & 30u)); bit != 0u; bit >>= 2) {
    const uint64_t tried = root + bit;
    root >>= 1;
    if (rest >= tried) {
      rest -= tried;
      root += bit;
    }
  }
  return (uint32_t)(rest > root && root != 0xFFFFFFFFu ? root + 1u : root);
}

static void ${fn}(const uint64_t *input, const int32_t *scale_bits, uint32_t *output, const ${params} *k) {
  const uint32_t shift = (uint32_t)*scale_bits & 31u;
  for (int32_t i = 0; i < k->elements; i++) {
    const uint64_t x = input[i];
    output[i] = ((x >> 32) == 0u ? ${fn}_word((uint32_t)x) : ${fn}_long(x)) >> shift;
  }
}
