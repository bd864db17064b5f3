<#assign MVE = p?upper_case + "_MVE">
#if defined(__ARM_FEATURE_MVE)
#if __ARM_FEATURE_MVE & 1
#include <arm_mve.h>
#define ${MVE} 1
#endif
#endif
