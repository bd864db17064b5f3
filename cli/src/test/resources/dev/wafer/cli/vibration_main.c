/* Runs the example of an operator of the user: the frames of a file against the outputs of another one. */
#include <stdio.h>
#include <string.h>

static int begun;
static int ended;
#define VIBRATION_ON_STEP_BEGIN(index) ((void)(index), begun++)
#define VIBRATION_ON_STEP_END(index) ((void)(index), ended++)

#include "vibration.c"

VIBRATION_ARENA(arena);

int main(int argc, char **argv) {
  FILE *in = fopen(argv[argc - 2], "rb");
  FILE *out = fopen(argv[argc - 1], "rb");
  unsigned char expected[VIBRATION_OUTPUT_0_BYTES];
  int frame = 0;
  if (in == NULL || out == NULL || vibration_init(arena) != VIBRATION_OK) {
    return 2;
  }
  while (fread(vibration_input_0(arena), 1, VIBRATION_INPUT_0_BYTES, in) == VIBRATION_INPUT_0_BYTES) {
    const vibration_status status = vibration_run(arena);
    if (status != VIBRATION_OK || fread(expected, 1, sizeof(expected), out) != sizeof(expected)
        || memcmp(expected, vibration_output_0(arena), sizeof(expected)) != 0) {
      printf("frame %d: status %d, %d steps begun, %d ended\n", frame, (int)status, begun, ended);
      return 1;
    }
    frame++;
  }
  return frame == 5 ? 0 : 3;
}
