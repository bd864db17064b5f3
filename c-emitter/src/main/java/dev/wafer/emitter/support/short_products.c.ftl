/* (a * b + 2^30) >> 31 by products of halfwords, none of which leaves 32 bits: a core without a product of 64 bits
 * would call a function for one. The low halves are signed, so that the sum of the two products in the middle
 * fits, too. */
static inline ${unused}int32_t ${p}_short_products(int32_t a, int32_t b) {
  const int32_t a_low = (int16_t)(uint16_t)((uint32_t)a & 0xFFFFu);
  const int32_t b_low = (int16_t)(uint16_t)((uint32_t)b & 0xFFFFu);
  const int32_t a_high = ((a >> 15) + 1) >> 1;
  const int32_t b_high = ((b >> 15) + 1) >> 1;
  const int32_t middle = a_high * b_low + a_low * b_high + ((a_low * b_low) >> 16);
  return (int32_t)(2u * (uint32_t)(a_high * b_high) + (uint32_t)((middle + 0x4000) >> 15));
}
