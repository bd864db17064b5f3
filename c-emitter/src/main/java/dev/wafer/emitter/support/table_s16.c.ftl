/* A function of 16 bits from 513 samples, linear between them. */
static int32_t ${p}_table_s16(const int16_t *table, int32_t x) {
  const int16_t *sample = table + 256 + (x >> 7);
  return sample[0] + (((sample[1] - sample[0]) * (x & 127) + 64) >> 7);
}
