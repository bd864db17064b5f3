<#assign MVE = p?upper_case + "_MVE">
#if defined(${MVE})
#if (__ARM_FEATURE_MVE & 2) != 0
#define ${MVE}_F32 1
#endif
#endif
