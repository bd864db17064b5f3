/*
 * Runs the models of an image as a job file tells it to, and reports what happened.
 *
 * job.bin, a sequence of commands, each one byte followed by its operands (32-bit little-endian words):
 *   'M' model            take this model and give it an arena full of 0xA5
 *   'S' model            take this model and leave the arena as it is: that of models which share it
 *   'I'                  init
 *   'Z'                  reset
 *   'R' inputs           copy the inputs in, run, append the outputs to outputs.bin
 *   'T' ticks inputs     measure init and run: repeat each until it took that many ticks in all
 *   'P' count (step arena offset size)*  from now on append these bytes of the arena to probes.bin after those steps
 *   'E'                  end
 * Each input is its size followed by its bytes; outputs are written in the same form.
 *
 * On the console, one line a fact, numbers in hexadecimal: "model INDEX", "init TICKS REPEATS COPIES", "run TICKS REPEATS COPIES", "stack BYTES",
 * "step INDEX TICKS REPEATS", "hook TICKS REPEATS". COPIES are the ticks that the repeats took besides the call.
 */
/* Keeps memcpy and memset out: what the image pulls in from the C library is its models' need alone. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

#include "harness.h"
#include "semihost.h"
#include "timer.h"

#define PATTERN_WORD 0xA5A5A5A5u
#define PATTERN_BYTE 0xA5u
#define GUARD_BYTE 0x5Au
#define MAX_PROBES 512u
#define HOOK_CALIBRATION_REPEATS 1000u

extern uint32_t firmware_stack_bottom[];

static int job_file;
static int output_file;
static const struct harness_model *model;
static uint8_t *arena;

static void error(const char *what, uint32_t value) {
  semihost_text("error ");
  semihost_text(what);
  semihost_text(" ");
  semihost_number(value);
  semihost_text("\n");
}

static void fail(const char *what, uint32_t value, enum firmware_exit status) {
  error(what, value);
  semihost_exit(status);
}

static void report(const char *name, uint32_t first, uint32_t second, uint32_t third) {
  semihost_text(name);
  semihost_text(" ");
  semihost_number(first);
  semihost_text(" ");
  semihost_number(second);
  semihost_text(" ");
  semihost_number(third);
  semihost_text("\n");
}

static uint32_t job_word(void) {
  uint32_t word;
  semihost_read(job_file, &word, sizeof word);
  return word;
}

static void fill(uint8_t *bytes, uint8_t value, uint32_t count) {
  uint32_t index;
  for (index = 0; index < count; index++) {
    bytes[index] = value;
  }
}

/* Words where both ends allow it, so that staging large inputs stays cheap. */
static void copy(void *target, const void *source, uint32_t count) {
  const uint8_t *from = source;
  uint8_t *to = target;
  uint32_t index = 0;
  if (((((uintptr_t)to) | (uintptr_t)from) & 3u) == 0u) {
    for (; index + 4u <= count; index += 4u) {
      *(uint32_t *)(void *)(to + index) = *(const uint32_t *)(const void *)(from + index);
    }
  }
  for (; index < count; index++) {
    to[index] = from[index];
  }
}

static void require_ok(const char *what, int status) {
  if (status != 0) {
    fail(what, (uint32_t)status, FIRMWARE_EXIT_MODEL);
  }
}

static void check_guards_of(const uint8_t *bytes, uint32_t size_bytes) {
  uint32_t index;
  for (index = 0; index < HARNESS_GUARD_BYTES; index++) {
    if (bytes[-1 - (int32_t)index] != GUARD_BYTE || bytes[size_bytes + index] != GUARD_BYTE) {
      fail("arena-overrun", index, FIRMWARE_EXIT_MEMORY);
    }
  }
}

static void check_guards(void) {
  uint32_t index;
  check_guards_of(arena, model->arena_bytes);
  for (index = 0; index < model->further_arena_count; index++) {
    check_guards_of(model->further_arenas[index].bytes, model->further_arenas[index].size_bytes);
  }
}

static void prepare(uint8_t *bytes, uint32_t size_bytes) {
  fill(bytes - HARNESS_GUARD_BYTES, GUARD_BYTE, HARNESS_GUARD_BYTES);
  fill(bytes, PATTERN_BYTE, size_bytes);
  fill(bytes + size_bytes, GUARD_BYTE, HARNESS_GUARD_BYTES);
}

static uint32_t read_model(void) {
  const uint32_t index = job_word();
  if (index >= harness_model_count) {
    fail("no-such-model", index, FIRMWARE_EXIT_JOB);
  }
  model = &harness_models[index];
  return index;
}

static void prepare_further(void) {
  uint32_t index;
  for (index = 0; index < model->further_arena_count; index++) {
    prepare(model->further_arenas[index].bytes, model->further_arenas[index].size_bytes);
  }
}

/* The arena gets the alignment that the model asks for and no more. */
static void select_model(void) {
  const uint32_t index = read_model();
  uint32_t gap;
  if (model->arena_alignment == 0u || model->arena_alignment > HARNESS_MAX_ALIGNMENT) {
    fail("arena-alignment", model->arena_alignment, FIRMWARE_EXIT_JOB);
  }
  gap = HARNESS_GUARD_BYTES + HARNESS_MAX_ALIGNMENT;
  arena = harness_arena + gap + (model->arena_alignment < HARNESS_MAX_ALIGNMENT ? model->arena_alignment : 0u);
  prepare(arena, model->arena_bytes);
  prepare_further();
  semihost_text("model ");
  semihost_number(index);
  semihost_text("\n");
}

static void read_input(uint32_t index, void *target) {
  const uint32_t size_bytes = job_word();
  if (size_bytes != model->inputs[index].size_bytes) {
    fail("input-size", size_bytes, FIRMWARE_EXIT_JOB);
  }
  semihost_read(job_file, target, size_bytes);
}

static void run(void) {
  uint32_t index;
  for (index = 0; index < model->input_count; index++) {
    read_input(index, model->inputs[index].address(arena));
  }
  harness_turn++;
  require_ok("run", model->run(arena));
  check_guards();
  for (index = 0; index < model->output_count; index++) {
    const struct harness_tensor *output = &model->outputs[index];
    semihost_write(output_file, &output->size_bytes, sizeof output->size_bytes);
    semihost_write(output_file, output->address(arena), output->size_bytes);
  }
}

static void copy_staged_inputs(void) {
  const uint8_t *source = harness_staging;
  uint32_t index;
  for (index = 0; index < model->input_count; index++) {
    copy(model->inputs[index].address(arena), source, model->inputs[index].size_bytes);
    source += (model->inputs[index].size_bytes + 3u) & ~3u;
  }
}

static void copy_nothing(void) {}

static int call_nothing(void *unused) {
  (void)unused;
  return 0;
}

/* Not inlined: the call through a pointer has to cost the same for a model and for call_nothing. */
__attribute__((noinline)) static uint32_t ticks_of(void (*prepare)(void), int (*call)(void *), uint32_t repeats) {
  int status = 0;
  const uint32_t start = timer_read();
  for (; repeats != 0u; repeats--) {
    prepare();
    status |= call(arena);
  }
  require_ok("measured call", status);
  return timer_read() - start;
}

/* By doubling: no division, and short calls are repeated at least as often as asked for. */
static uint32_t repeats_for(uint32_t ticks_once, uint32_t wanted_ticks) {
  uint32_t repeats = 1u;
  uint32_t ticks = ticks_once + 1u;
  while (ticks < wanted_ticks) {
    ticks *= 2u;
    repeats *= 2u;
  }
  return repeats;
}

static void measure(const char *name, void (*prepare)(void), int (*call)(void *), uint32_t wanted_ticks) {
  const uint32_t repeats = repeats_for(ticks_of(prepare, call, 1u), wanted_ticks);
  report(name, ticks_of(prepare, call, repeats), repeats, ticks_of(prepare, call_nothing, repeats));
}

/* Paints the unused stack, calls, and looks how far down the paint is gone. */
__attribute__((noinline)) static void measure_stack(void) {
  uint32_t *const bottom = firmware_stack_bottom;
  uint32_t *top;
  uint32_t *word;
  int status;
#ifdef __riscv
  __asm volatile("mv %0, sp" : "=r"(top));
#else
  __asm volatile("mov %0, sp" : "=r"(top));
#endif
  for (word = bottom; word < top; word++) {
    *word = PATTERN_WORD;
  }
  status = model->run(arena);
  for (word = bottom; word < top && *word == PATTERN_WORD; word++) {
  }
  require_ok("run for stack", status);
  if (word == bottom) {
    fail("stack-overflow", 0u, FIRMWARE_EXIT_MEMORY);
  }
  semihost_text("stack ");
  semihost_number((uint32_t)((uint8_t *)top - (uint8_t *)word));
  semihost_text("\n");
}

#ifdef HARNESS_STEPS

static struct {
  uint32_t step;
  uint32_t arena;
  uint32_t offset;
  uint32_t size_bytes;
} probes[MAX_PROBES];
static uint32_t probe_count;
static int probe_file;
static uint32_t step_start;

void harness_step_begin(void);
void harness_step_end(unsigned index);

void harness_step_begin(void) { step_start = timer_read(); }

void harness_step_end(unsigned index) {
  uint32_t probe;
  harness_step_ticks[index] += timer_read() - step_start;
  for (probe = 0; probe < probe_count; probe++) {
    if (probes[probe].step == index) {
      const uint8_t *bytes =
          probes[probe].arena == 0u ? arena : model->further_arenas[probes[probe].arena - 1u].bytes;
      semihost_write(probe_file, bytes + probes[probe].offset, probes[probe].size_bytes);
    }
  }
}

static void read_probes(void) {
  uint32_t index;
  probe_count = job_word();
  if (probe_count > MAX_PROBES) {
    fail("too-many-probes", probe_count, FIRMWARE_EXIT_JOB);
  }
  for (index = 0; index < probe_count; index++) {
    probes[index].step = job_word();
    probes[index].arena = job_word();
    probes[index].offset = job_word();
    probes[index].size_bytes = job_word();
  }
}

static void clear_step_ticks(void) {
  uint32_t index;
  for (index = 0; index < model->step_count; index++) {
    harness_step_ticks[index] = 0u;
  }
}

static void report_steps(uint32_t repeats) {
  uint32_t index;
  for (index = 0; index < model->step_count; index++) {
    report("step", index, harness_step_ticks[index], repeats);
  }
  harness_step_ticks[0] = 0u;
  for (index = 0; index < HOOK_CALIBRATION_REPEATS; index++) {
    harness_step_begin();
    harness_step_end(0u);
  }
  report("hook", harness_step_ticks[0], HOOK_CALIBRATION_REPEATS, 0u);
}

/* Init may run steps too; only those of run count. */
static void measure_steps(uint32_t wanted_ticks) {
  const uint32_t repeats = repeats_for(ticks_of(copy_staged_inputs, model->run, 1u), wanted_ticks);
  clear_step_ticks();
  (void)ticks_of(copy_staged_inputs, model->run, repeats);
  report_steps(repeats);
}

#else

static void read_probes(void) { fail("image-without-steps", 0u, FIRMWARE_EXIT_JOB); }

#endif

static void measure_model(void) {
  const uint32_t wanted_ticks = job_word();
  uint8_t *target = harness_staging;
  uint32_t index;
  for (index = 0; index < model->input_count; index++) {
    read_input(index, target);
    target += (model->inputs[index].size_bytes + 3u) & ~3u;
  }
#ifdef HARNESS_STEPS
  probe_count = 0u;
  require_ok("init", model->init(arena));
  measure_steps(wanted_ticks);
#else
  harness_turn = 0u;
  measure("init", copy_nothing, model->init, wanted_ticks);
  copy_staged_inputs();
  measure_stack();
  require_ok("init", model->init(arena));
  measure("run", copy_staged_inputs, model->run, wanted_ticks);
#endif
  check_guards();
}

int main(void) {
  job_file = semihost_open("job.bin", SEMIHOST_READ);
  output_file = semihost_open("outputs.bin", SEMIHOST_WRITE);
#ifdef HARNESS_STEPS
  probe_file = semihost_open("probes.bin", SEMIHOST_WRITE);
#endif
  timer_start();
  for (;;) {
    uint8_t command;
    semihost_read(job_file, &command, 1u);
    switch (command) {
      case 'M':
        select_model();
        break;
      case 'S':
        (void)read_model();
        prepare_further();
        break;
      case 'I':
        require_ok("init", model->init(arena));
        break;
      case 'Z':
        require_ok("reset", model->reset(arena));
        break;
      case 'R':
        run();
        break;
      case 'T':
        measure_model();
        break;
      case 'P':
        read_probes();
        break;
      case 'E':
        semihost_close(output_file);
        return FIRMWARE_EXIT_OK;
      default:
        fail("unknown-command", command, FIRMWARE_EXIT_JOB);
    }
  }
}
