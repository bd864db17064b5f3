// The header in C++: the linker finds the C functions, and the accessors need no cast.
#include "a.h"

A_ARENA(arena);

int main() {
  if (a_init(arena) != A_OK) {
    return 1;
  }
  int8_t *input = a_input_0(arena);
  for (unsigned i = 0; i < A_INPUT_0_ELEMENTS; i++) {
    input[i] = a_input_0_quantize(0.5f);
  }
  const a_status status = a_run(arena);
  const int8_t *output = a_output_0(arena);
  return status == A_OK && a_output_0_dequantize(output[0]) >= 0.0f ? 0 : 1;
}
