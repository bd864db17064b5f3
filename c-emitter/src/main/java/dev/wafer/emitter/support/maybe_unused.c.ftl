/* Marks helpers of which a model may need only some. */
#if defined(__GNUC__)
#define ${p?upper_case}_MAYBE_UNUSED __attribute__((unused))
#else
#define ${p?upper_case}_MAYBE_UNUSED
#endif
