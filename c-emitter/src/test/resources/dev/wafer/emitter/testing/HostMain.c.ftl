/* Runs a batch of models: reads each one's inputs from standard input, writes its outputs to
 * standard output. Everything is one translation unit, so that a batch compiles quickly. With FRESH, models are
 * left out whose text others have at other addresses; with WARNINGS there is nothing but models. */
#include <stdio.h>
#include <string.h>

<#macro files of>
<#list of as c>
#include "${c.name}.h"
#include "${c.name}.c"
#include "${c.name}_weights.c"
</#list>
</#macro>
<#macro fresh c>
<#if c.again>
#ifndef FRESH
</#if>
<#nested>
<#if c.again>
#endif
</#if>
</#macro>
<@files of=cases?filter(c -> !c.again)/>
#ifndef FRESH
<@files of=cases?filter(c -> c.again)/>
#endif

#ifndef WARNINGS
<#list cases as c>

<@fresh c>
<#if c.regions?size == 0>
${c.P}_ARENA(${c.name}_arena);
<#else>
<#list c.regions as r>
${c.P}_DEFINE_ARENA_${r?upper_case}(${c.name}_arena_${r});
</#list>
</#if>
<#assign names = (c.regions?size == 0)?then([c.name + "_arena"], c.regions?map(r -> c.name + "_arena_" + r))>
<#assign all = names?join(", ")>
<#assign external = c.externalInputs?map(i -> "input_" + i) + c.externalOutputs?map(i -> "output_" + i)>
<#assign run = (names + external?map(e -> "(void *)" + c.name + "_bytes_of_" + e))?join(", ")>
<#list external as e>
${c.P}_ALIGNED(${c.P}_${e?upper_case}_ALIGN) static unsigned char ${c.name}_bytes_of_${e}[${c.P}_${e?upper_case}_BYTES];
</#list>
<#list c.externalInputs as i>
static unsigned char ${c.name}_copy_of_input_${i}[${c.P}_INPUT_${i}_BYTES];
</#list>

<#list c.fedInputs as i>
<#assign more = external?filter(e -> e != "input_" + i)?map(e -> ", (void *)" + c.name + "_bytes_of_" + e)?join("")>

/* Rows in parts that differ from frame to frame, none of which is there any more once it was taken. */
static int ${c.name}_run_by_rows(int frame) {
  static unsigned char part[${c.P}_INPUT_${i}_BYTES];
  const int32_t most = frame % 4 == 0 ? 1 : frame % 4 == 1 ? ${c.P}_INPUT_${i}_DIM_1 : frame % 4 == 2 ? 3 : 2;
  int32_t row = 0;
  if (${c.name}_begin(${all}) != ${c.P}_OK) {
    return -1;
  }
  while (row < ${c.P}_INPUT_${i}_DIM_1) {
    const int32_t left = ${c.P}_INPUT_${i}_DIM_1 - row;
    const int32_t count = left < most ? left : most;
    if (${c.name}_end(${all}${more}) != ${c.P}_ERROR_TOO_FEW_ROWS) {
      return -2;
    }
    memcpy(part, ${c.name}_bytes_of_input_${i} + (size_t)row * ${c.P}_INPUT_${i}_ROW_BYTES, (size_t)count * ${c.P}_INPUT_${i}_ROW_BYTES);
    if (${c.name}_feed_input_${i}(${all}, (const void *)part, left + 1${more}) != ${c.P}_ERROR_TOO_MANY_ROWS) {
      return -3;
    }
    if (${c.name}_feed_input_${i}(${all}, (const void *)part, count${more}) != ${c.P}_OK) {
      return -4;
    }
    memset(part, 0x5A, sizeof part);
    row += count;
  }
  if (${c.name}_end(${all}${more}) != ${c.P}_OK) {
    return -5;
  }
  return ${c.name}_end(${all}${more}) == ${c.P}_ERROR_NOT_BEGUN ? 0 : -6;
}
</#list>

static int ${c.name}_sequence(int frames) {
  int frame;
<#list names as name>
  memset(${name}, 0xA5, sizeof(${name}));
</#list>
  if (${c.name}_init(${all}) != ${c.P}_OK) {
    return 1;
  }
  for (frame = 0; frame < frames; frame++) {
<#list 0..<c.inputs as i>
    if (fread(<#if c.externalInputs?seq_contains(i)>${c.name}_bytes_of_input_${i}<#else>${c.name}_input_${i}(${all})</#if>, 1, ${c.P}_INPUT_${i}_BYTES, stdin) != ${c.P}_INPUT_${i}_BYTES) {
      return 2;
    }
</#list>
<#list c.externalInputs as i>
    memcpy(${c.name}_copy_of_input_${i}, ${c.name}_bytes_of_input_${i}, ${c.P}_INPUT_${i}_BYTES);
</#list>
<#if c.fedInputs?size != 0>
    if (frame % 5 != 4) {
      const int fed = ${c.name}_run_by_rows(frame);
      if (fed != 0) {
        return fed;
      }
    } else
</#if>
    if (${c.name}_run(${run}) != ${c.P}_OK) {
      return 3;
    }
<#list c.externalInputs as i>
    if (memcmp(${c.name}_copy_of_input_${i}, ${c.name}_bytes_of_input_${i}, ${c.P}_INPUT_${i}_BYTES) != 0) {
      return 5;
    }
</#list>
<#list 0..<c.outputs as i>
    if (fwrite(<#if c.externalOutputs?seq_contains(i)>${c.name}_bytes_of_output_${i}<#else>${c.name}_output_${i}(${all})</#if>, 1, ${c.P}_OUTPUT_${i}_BYTES, stdout) != ${c.P}_OUTPUT_${i}_BYTES) {
      return 4;
    }
</#list>
  }
  return 0;
}
</@fresh>
</#list>

int main(void) {
  int status = 0;
<#list cases as c>
<@fresh c>
<#list c.sequences as frames>
  status = status != 0 ? status : ${c.name}_sequence(${frames});
</#list>
</@fresh>
</#list>
  return status;
}
#endif
