/* Reads a sensor into a ring buffer, and has a model look at each whole picture. */
#include "model.h"
#include "ring.h"
#include "sensor.h"

#include <assert.h>
#include <stdio.h>

#define PICTURES 2

MODEL_ARENA(arena);
static struct ring ring;

/* The digit that the model takes the picture for. */
static int digit(void) {
  int8_t *const input = model_input_0(arena);
  const int8_t *output;
  unsigned index;
  int best = 0;
  for (index = 0; index < MODEL_INPUT_0_BYTES; index++) {
    uint8_t pixel;
    const bool there = ring_take(&ring, &pixel);
    assert(there);
    input[index] = (int8_t)(pixel - 128);
  }
  assert(model_run(arena) == MODEL_OK);
  output = model_output_0(arena);
  for (index = 1; index < MODEL_OUTPUT_0_BYTES; index++) {
    if (output[index] > output[best]) {
      best = (int)index;
    }
  }
  return best;
}

int main(void) {
  int picture = 0;
  assert(model_init(arena) == MODEL_OK);
  while (picture < PICTURES) {
    const bool room = ring_put(&ring, sensor_read());
    assert(room);
    if (ring_count(&ring) == MODEL_INPUT_0_BYTES) {
      const int found = digit();
      printf("picture %d shows a %d\n", picture, found);
      assert(found == 0);
      picture++;
    }
  }
  return 0;
}
