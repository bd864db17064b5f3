/* Runs models once each on shadow memory, with any inputs: which bytes are touched does not depend on them. */
#include <stdio.h>
#include <string.h>
#include "shadow.h"
<#list cases as c>

<#list c.steps as regions>
static const struct shadow_region ${c.name}_step_${regions?index}[] = {
<#list regions as r>
    {${r.offset}, ${r.size}, ${r.id}, ${r.access}, ${r.fresh}},
</#list>
};
</#list>

static const struct shadow_region *const ${c.name}_regions[] = {<#list c.steps as regions>${c.name}_step_${regions?index}, </#list>NULL};
static const int ${c.name}_counts[] = {<#list c.steps as regions>${regions?size}, </#list>0};

#define ${c.P}_ON_STEP_BEGIN(index) shadow_step(index, ${c.name}_regions[index], ${c.name}_counts[index])
#define ${c.P}_ON_STEP_END(index) shadow_step_end()
#include "${c.name}.h"
#include "${c.name}.c"
#include "${c.name}_weights.c"

${c.P}_ARENA(${c.name}_arena);
<#assign external = c.externalInputs?map(i -> "input_" + i) + c.externalOutputs?map(i -> "output_" + i)>
<#list external as e>
${c.P}_ALIGNED(${c.P}_${e?upper_case}_ALIGN) static unsigned char ${c.name}_bytes_of_${e}[${c.P}_${e?upper_case}_BYTES];
</#list>

static int ${c.name}_once(void) {
  shadow_begin("${c.name}", ${c.name}_arena, (long)sizeof(${c.name}_arena));
  memset(${c.name}_arena, 0, sizeof(${c.name}_arena));
  if (${c.name}_init(${c.name}_arena) != ${c.P}_OK) {
    return 1;
  }
<#list c.before as r>
  shadow_own(${r.offset}, ${r.size}, ${r.id});
</#list>
  if (${c.name}_run(${([c.name + "_arena"] + external?map(e -> "(void *)" + c.name + "_bytes_of_" + e))?join(", ")}) != ${c.P}_OK) {
    return 1;
  }
<#list c.after as r>
  shadow_require(${r.offset}, ${r.size}, ${r.id});
</#list>
  return 0;
}
</#list>

int main(void) {
<#list cases as c>
  if (${c.name}_once() != 0) {
    return 2;
  }
</#list>
  return shadow_failures() != 0;
}
