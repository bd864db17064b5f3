<#assign P = p?upper_case>
<#assign MVE = P + "_MVE">
<#assign ASM = "defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(" + P + "_NO_ASM)">
/* Runs of count bytes, from_pitch bytes apart, to where they lie to_pitch bytes apart. */
static ${unused}void ${p}_mve_copy_runs(int8_t *to, const int8_t *from, int32_t count, int32_t runs, int32_t from_pitch, int32_t to_pitch) {
#if defined(${MVE}) && ${ASM}
  for (; runs > 0; runs--, to += to_pitch, from += from_pitch) {
    int8_t *target = to;
    const int8_t *source = from;
    int8x16_t v;
    __asm__ volatile("wlstp.8 lr, %[n], 2f\n\t"
                     "1:\n\t"
                     "vldrb.8 %q[v], [%[s]], #16\n\t"
                     "vstrb.8 %q[v], [%[t]], #16\n\t"
                     "letp lr, 1b\n\t"
                     "2:"
                     : [s] "+r"(source), [t] "+r"(target), [v] "=&w"(v)
                     : [n] "r"(count)
                     : "lr", "memory");
  }
#else
  for (; runs > 0; runs--, to += to_pitch, from += from_pitch) {
    (void)memcpy(to, from, (size_t)count);
  }
#endif
}

static ${unused}void ${p}_mve_fill(int8_t *to, int32_t value, int32_t count) {
#if defined(${MVE}) && ${ASM}
  const int8x16_t values = vdupq_n_s8((int8_t)value);
  __asm__ volatile("wlstp.8 lr, %[n], 2f\n\t"
                   "1:\n\t"
                   "vstrb.8 %q[v], [%[t]], #16\n\t"
                   "letp lr, 1b\n\t"
                   "2:"
                   : [t] "+r"(to)
                   : [n] "r"(count), [v] "w"(values)
                   : "lr", "memory");
#else
  (void)memset(to, value, (size_t)count);
#endif
}
