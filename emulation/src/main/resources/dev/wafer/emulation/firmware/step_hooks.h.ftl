/* Included before each source of the image: times each step of each model. */
#if !defined(STEP_HOOKS_H) && !defined(__ASSEMBLER__)
#define STEP_HOOKS_H

void harness_step_begin(void);
void harness_step_end(unsigned index);

<#list models as model>
#define ${model.macro}_ON_STEP_BEGIN(index) harness_step_begin()
#define ${model.macro}_ON_STEP_END(index) harness_step_end(index)
</#list>

#endif
