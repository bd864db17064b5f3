<#assign P = p?upper_case>
/* Inlined into its only caller, a loop that fills the registers would lose some of them. */
#if defined(__GNUC__)
#define ${P}_NOINLINE __attribute__((noinline))
#else
#define ${P}_NOINLINE
#endif
