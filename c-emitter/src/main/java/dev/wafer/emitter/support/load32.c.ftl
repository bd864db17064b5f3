static inline uint32_t ${p}_load32(const void *from) {
  uint32_t v;
  (void)memcpy(&v, from, 4);
  return v;
}
