/* Forced into the model's source: sections and step hooks as a firmware project would set them. */
#ifdef __APPLE__
#error "sections are spelled for ELF"
#endif
extern unsigned begun, ended;
#define A_ON_STEP_BEGIN(index) (begun += (unsigned)(index) + 1u)
#define A_ON_STEP_END(index) (ended += (unsigned)(index) + 1u)
#define A_CODE_SECTION __attribute__((section(".fast_code")))
#define A_WEIGHTS_SECTION __attribute__((section(".model_weights")))
#define A_ARENA_SECTION __attribute__((section(".model_arena")))
