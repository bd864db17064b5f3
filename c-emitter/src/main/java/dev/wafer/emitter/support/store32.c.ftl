static inline void ${p}_store32(void *to, uint32_t v) {
  (void)memcpy(to, &v, 4);
}
