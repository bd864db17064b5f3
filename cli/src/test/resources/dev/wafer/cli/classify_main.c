/* Prints the digit that the example of docs/EMITTED_C.md sees in a file of stored pixels. */
#include <stdio.h>

#include "digits.h"

int classify(const float *image);

int main(int argc, char **argv) {
  float image[DIGITS_INPUT_0_ELEMENTS];
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  for (unsigned i = 0; i < DIGITS_INPUT_0_ELEMENTS; i++) {
    image[i] = digits_input_0_dequantize((int8_t)fgetc(file));
  }
  fclose(file);
  printf("%d\n", classify(image));
  return 0;
}
