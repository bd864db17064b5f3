/* Two models and two instances of one of them, in one image. Prints nothing where all is well. */
#include <stdio.h>
#include <string.h>

#include "a.h"
#include "b.h"

#define SHARED_BYTES (A_ARENA_BYTES > B_ARENA_BYTES ? A_ARENA_BYTES : B_ARENA_BYTES)

static A_ALIGNED(A_ARENA_ALIGN > B_ARENA_ALIGN ? A_ARENA_ALIGN : B_ARENA_ALIGN) unsigned char
    shared[SHARED_BYTES + 1u];
A_ARENA(first);
A_ARENA(second);

static int failures;

static void expect(int holds, const char *what) {
  if (!holds) {
    failures++;
    printf("failed: %s\n", what);
  }
}

static int read_file(const char *name, void *to, size_t bytes) {
  FILE *file = fopen(name, "rb");
  size_t got = file == NULL ? 0u : fread(to, 1, bytes, file);
  if (file != NULL) {
    fclose(file);
  }
  return got == bytes;
}

static void run_a(void *arena, const int8_t *input, int8_t *output) {
  expect(a_init(arena) == A_OK, "a_init");
  memcpy(a_input_0(arena), input, A_INPUT_0_BYTES);
  expect(a_run(arena) == A_OK, "a_run");
  memcpy(output, a_output_0(arena), A_OUTPUT_0_BYTES);
}

static void run_b(void *arena, const int8_t *input, int8_t *output) {
  expect(b_init(arena) == B_OK, "b_init");
  memcpy(b_input_0(arena), input, B_INPUT_0_BYTES);
  expect(b_run(arena) == B_OK, "b_run");
  memcpy(output, b_output_0(arena), B_OUTPUT_0_BYTES);
}

int main(int argc, char **argv) {
  static int8_t in[2][A_INPUT_0_BYTES], wanted[2][A_OUTPUT_0_BYTES], out[A_OUTPUT_0_BYTES];
  static int8_t in_b[B_INPUT_0_BYTES], wanted_b[B_OUTPUT_0_BYTES], out_b[B_OUTPUT_0_BYTES];
  expect(argc == 7, "six files");
  expect(read_file(argv[1], in[0], sizeof in[0]), "in 0");
  expect(read_file(argv[2], wanted[0], sizeof wanted[0]), "out 0");
  expect(read_file(argv[3], in[1], sizeof in[1]), "in 1");
  expect(read_file(argv[4], wanted[1], sizeof wanted[1]), "out 1");
  expect(read_file(argv[5], in_b, sizeof in_b), "in b");
  expect(read_file(argv[6], wanted_b, sizeof wanted_b), "out b");

  /* One arena for both, in turn; what the other model left in it does not matter. */
  memset(shared, 0x5A, sizeof shared);
  for (int round = 0; round < 2; round++) {
    run_a(shared, in[round], out);
    expect(memcmp(out, wanted[round], sizeof out) == 0, "a in the shared arena");
    run_b(shared, in_b, out_b);
    expect(memcmp(out_b, wanted_b, sizeof out_b) == 0, "b in the shared arena");
  }

  /* Two instances at once: neither sees the other. */
  expect(a_init(first) == A_OK && a_init(second) == A_OK, "init of two instances");
  memcpy(a_input_0(first), in[0], A_INPUT_0_BYTES);
  memcpy(a_input_0(second), in[1], A_INPUT_0_BYTES);
  expect(a_run(first) == A_OK && a_run(second) == A_OK, "run of two instances");
  expect(memcmp(a_output_0(first), wanted[0], sizeof wanted[0]) == 0, "first instance");
  expect(memcmp(a_output_0(second), wanted[1], sizeof wanted[1]) == 0, "second instance");

  expect(a_init(NULL) == A_ERROR_NULL, "init without arena");
  expect(a_run(NULL) == A_ERROR_NULL, "run without arena");
  expect(a_reset(NULL) == A_ERROR_NULL, "reset without arena");
  expect(a_init(shared + 1) == A_ERROR_ALIGNMENT, "init of a misaligned arena");
  expect(a_run(shared + 1) == A_ERROR_ALIGNMENT, "run in a misaligned arena");
  expect(a_reset(shared + 1) == A_ERROR_ALIGNMENT, "reset of a misaligned arena");

  expect(A_INPUT_0_ELEMENTS == A_INPUT_0_BYTES && A_INPUT_0_RANK == 4, "macros of the input");
  expect(a_input_0_quantize(a_input_0_dequantize(7)) == 7, "quantize after dequantize");
  expect(a_input_0_quantize(1e9f) == 127 && a_input_0_quantize(-1e9f) == -128, "saturation");
  return failures == 0 ? 0 : 1;
}
