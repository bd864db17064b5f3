/* Runs a batch of models: reads each one's inputs from standard input, writes its outputs to
 * standard output. Everything is one translation unit, so that a batch compiles quickly. */
#include <stdio.h>
#include <string.h>

<#list cases as c>
#include "${c.name}.h"
#include "${c.name}.c"
#include "${c.name}_weights.c"
</#list>
<#list cases as c>

${c.P}_ARENA(${c.name}_arena);

static int ${c.name}_sequence(int frames) {
  int frame;
  memset(${c.name}_arena, 0xA5, sizeof(${c.name}_arena));
  if (${c.name}_init(${c.name}_arena) != ${c.P}_OK) {
    return 1;
  }
  for (frame = 0; frame < frames; frame++) {
<#list 0..<c.inputs as i>
    if (fread(${c.name}_input_${i}(${c.name}_arena), 1, ${c.P}_INPUT_${i}_BYTES, stdin) != ${c.P}_INPUT_${i}_BYTES) {
      return 2;
    }
</#list>
    if (${c.name}_run(${c.name}_arena) != ${c.P}_OK) {
      return 3;
    }
<#list 0..<c.outputs as i>
    if (fwrite(${c.name}_output_${i}(${c.name}_arena), 1, ${c.P}_OUTPUT_${i}_BYTES, stdout) != ${c.P}_OUTPUT_${i}_BYTES) {
      return 4;
    }
</#list>
  }
  return 0;
}
</#list>

int main(void) {
  int status = 0;
<#list cases as c>
<#list c.sequences as frames>
  status = status != 0 ? status : ${c.name}_sequence(${frames});
</#list>
</#list>
  return status;
}
