/* Packed arithmetic of the DSP extension, and plain C with the same results for other machines. */
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)

/* Bytes 0 and 2 as signed halfwords. */
static inline ${p?upper_case}_MAYBE_UNUSED uint32_t ${p}_even_bytes(uint32_t v) {
  uint32_t r;
  __asm__("sxtb16 %0, %1" : "=r"(r) : "r"(v));
  return r;
}

/* Bytes 1 and 3 as signed halfwords. */
static inline ${p?upper_case}_MAYBE_UNUSED uint32_t ${p}_odd_bytes(uint32_t v) {
  uint32_t r;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(r) : "r"(v));
  return r;
}

/* sum + a.low * b.low + a.high * b.high */
static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_dot2(uint32_t a, uint32_t b, int32_t sum) {
  int32_t r;
  __asm__("smlad %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum));
  return r;
}

/* sum + a.low * b.high */
static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_dot_low_high(uint32_t a, uint32_t b, int32_t sum) {
  int32_t r;
  __asm__("smlabt %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum));
  return r;
}

/* sum + ((a * b + 2^31) >> 32) */
static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_multiply_high(int32_t a, int32_t b, int32_t sum) {
  int32_t r;
  __asm__("smmlar %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum));
  return r;
}

/* Two words from an address that is a multiple of four. */
typedef uint64_t ${p}_two_words __attribute__((aligned(4), may_alias));

static inline ${p?upper_case}_MAYBE_UNUSED void ${p}_load_pair(const int16_t *from, uint32_t *a, uint32_t *b) {
  __asm__("ldrd %0, %1, %2" : "=r"(*a), "=r"(*b) : "m"(*(const ${p}_two_words *)(const void *)from));
}

static inline ${p?upper_case}_MAYBE_UNUSED int8_t ${p}_saturate_s8(int32_t v) {
  int32_t r;
  __asm__("ssat %0, #8, %1" : "=r"(r) : "r"(v));
  return (int8_t)r;
}

#else

static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_low_half(uint32_t v) {
  return (int16_t)(uint16_t)(v & 0xFFFFu);
}

static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_high_half(uint32_t v) {
  return (int16_t)(uint16_t)(v >> 16);
}

static inline ${p?upper_case}_MAYBE_UNUSED uint32_t ${p}_even_bytes(uint32_t v) {
  const uint32_t bytes = v & 0x00FF00FFu;
  return bytes | ((bytes & 0x00800080u) * 0x1FEu);
}

static inline ${p?upper_case}_MAYBE_UNUSED uint32_t ${p}_odd_bytes(uint32_t v) {
  return ${p}_even_bytes(v >> 8);
}

static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_dot2(uint32_t a, uint32_t b, int32_t sum) {
  const uint32_t low = (uint32_t)(${p}_low_half(a) * ${p}_low_half(b));
  const uint32_t high = (uint32_t)(${p}_high_half(a) * ${p}_high_half(b));
  return (int32_t)((uint32_t)sum + low + high);
}

static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_dot_low_high(uint32_t a, uint32_t b, int32_t sum) {
  return sum + ${p}_low_half(a) * ${p}_high_half(b);
}

static inline ${p?upper_case}_MAYBE_UNUSED int32_t ${p}_multiply_high(int32_t a, int32_t b, int32_t sum) {
  return sum + (int32_t)(((int64_t)a * b + 0x80000000LL) >> 32);
}

static inline ${p?upper_case}_MAYBE_UNUSED void ${p}_load_pair(const int16_t *from, uint32_t *a, uint32_t *b) {
  memcpy(a, from, 4);
  memcpy(b, from + 2, 4);
}

static inline ${p?upper_case}_MAYBE_UNUSED int8_t ${p}_saturate_s8(int32_t v) {
  return (int8_t)(v < -128 ? -128 : (v > 127 ? 127 : v));
}

#endif

static inline ${p?upper_case}_MAYBE_UNUSED uint32_t ${p}_load32(const void *from) {
  uint32_t v;
  memcpy(&v, from, 4);
  return v;
}
