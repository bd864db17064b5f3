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

/* Runs of count bytes that start pitch bytes apart, one behind the other. */
static inline ${unused}void ${p}_copy_pixels(int8_t *to, const int8_t *from, int32_t count, int32_t pixels, int32_t pitch) {
  int32_t i;
  for (i = 0; i < count; i += 16) {
    const mve_pred16_t some = vctp8q((uint32_t)(count - i));
    int8_t *target = to + i;
    const int8_t *source = from + i;
    int32_t left;
    for (left = pixels; left > 0; left--, target += count, source += pitch) {
      vstrbq_p_s8(target, vldrbq_z_s8(source, some), some);
    }
  }
}

#else

static inline ${unused}void ${p}_copy_loosely(int8_t *to, const int8_t *from, int32_t count) {
  (void)memcpy(to, from, (size_t)count);
}

static inline ${unused}void ${p}_fill_loosely(int8_t *to, int32_t value, int32_t count) {
  (void)memset(to, value, (size_t)count);
}

static inline ${unused}void ${p}_copy_pixels(int8_t *to, const int8_t *from, int32_t count, int32_t pixels, int32_t pitch) {
  for (; pixels > 0; pixels--, to += count, from += pitch) {
    (void)memcpy(to, from, (size_t)count);
  }
}

#endif
