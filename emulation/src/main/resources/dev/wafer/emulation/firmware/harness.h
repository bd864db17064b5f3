/* The models of a firmware image, as the harness sees them. models.c is written from the model list. */
#ifndef HARNESS_H
#define HARNESS_H

#include <stddef.h>
#include <stdint.h>

struct harness_tensor {
  void *(*address)(void *arena);
  uint32_t size_bytes;
};

/* A further arena of a model, or an input or output of the caller's, with guards around it. */
struct harness_arena {
  uint8_t *bytes;
  uint32_t size_bytes;
};

struct harness_model {
  uint32_t arena_bytes;
  uint32_t arena_alignment;
  int (*init)(void *arena);
  int (*run)(void *arena);
  int (*reset)(void *arena);
  const struct harness_tensor *inputs;
  uint32_t input_count;
  const struct harness_tensor *outputs;
  uint32_t output_count;
  uint32_t step_count;
  const struct harness_arena *further_arenas;
  uint32_t further_arena_count;
};

#define HARNESS_GUARD_BYTES 64u
#define HARNESS_MAX_ALIGNMENT 64u

extern const struct harness_model harness_models[];
extern const uint32_t harness_model_count;

/* Holds a guard, the first arena of the model in turn, and a guard. */
extern uint8_t harness_arena[];
extern const uint32_t harness_arena_bytes;

/* Holds a copy of all inputs of the model in turn. */
extern uint8_t harness_staging[];
extern const uint32_t harness_staging_bytes;

/* Counts the runs whose outputs are compared; 0 in those that are measured. */
extern uint32_t harness_turn;

/* Ticks of each step of the model in turn; empty unless the image measures steps. */
extern uint32_t harness_step_ticks[];

#endif
