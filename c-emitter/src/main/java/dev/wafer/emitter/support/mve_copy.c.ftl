<#assign MVE = p?upper_case + "_MVE">
#ifdef ${MVE}

/* memcpy and memset that write up to fifteen bytes more, of any values. */
static inline ${unused}void ${p}_copy_loosely(int8_t *to, const int8_t *from, int32_t count) {
  for (; count > 0; count -= 16, to += 16, from += 16) {
    vstrbq_s8(to, vldrbq_z_s8(from, vctp8q((uint32_t)count)));
  }
}

static inline ${unused}void ${p}_fill_loosely(int8_t *to, int32_t value, int32_t count) {
  const int8x16_t values = vdupq_n_s8((int8_t)value);
  for (; count > 0; count -= 16, to += 16) {
    vstrbq_s8(to, values);
  }
}

#else

static inline ${unused}void ${p}_copy_loosely(int8_t *to, const int8_t *from, int32_t count) {
  memcpy(to, from, (size_t)count);
}

static inline ${unused}void ${p}_fill_loosely(int8_t *to, int32_t value, int32_t count) {
  memset(to, value, (size_t)count);
}

#endif
