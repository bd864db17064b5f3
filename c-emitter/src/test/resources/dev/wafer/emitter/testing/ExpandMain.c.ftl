<#-- Expands each case tile by tile into memory of a tile's size, and compares. -->
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
<#list support as text>

${text}
</#list>
<#list functions as text>

${text}
</#list>
<#list cases as c>

static const unsigned char code_${c?index}[] = {
<#list c.code as line>
    ${line}
</#list>
};
static const unsigned char array_${c?index}[] = {
<#list c.array as line>
    ${line}
</#list>
};

static int check_${c?index}(void) {
  const size_t code_size = ${c.codeBytes};
  uint8_t *const copy = malloc(code_size == 0 ? 1 : code_size);
  const uint8_t *code = copy;
  int32_t done = 0;
  int wrong = 0;
  memcpy(copy, code_${c?index}, code_size);
  while (done < ${c.units}) {
    const int32_t count = ${c.units} - done < ${c.tileUnits} ? ${c.units} - done : ${c.tileUnits};
    const size_t size = (size_t)count * ${c.unitBytes};
    ${c.type} *const tile = malloc(size);
    memset(tile, 0xA5, size);
    code = ${c.function}(code, tile, count);
    wrong |= memcmp(tile, array_${c?index} + (size_t)done * ${c.unitBytes}, size) != 0;
    free(tile);
    done += count;
  }
  wrong |= code != copy + code_size;
  free(copy);
  if (wrong) {
    printf("case ${c?index}: ${c.function} differs\n");
  }
  return wrong;
}
</#list>

int main(void) {
  int wrong = 0;
<#list cases as c>
  wrong |= check_${c?index}();
</#list>
  return wrong;
}
