/*
 * QEMU plugin (its API of version 7.2): how often each translated block ran while a model ran, and how often the processor went
 * elsewhere after it than to the next instruction; for each step of the model where the image has hooks around steps.
 *
 * Arguments, addresses in hexadecimal:
 *   out=FILE              where the counts go
 *   run=ADDRESS           the function whose calls are counted, with all that it calls
 *   begin=ADDRESS end=ADDRESS   the hooks before and after a step, not counted themselves
 *   ticks=ADDRESS steps=N the array of words of which the hook after step i writes word i
 *   low=ADDRESS high=ADDRESS    loads from there are counted, too
 *
 * Lines of FILE, decimal but for ADDRESS; step 0 is what lies outside of steps, step i + 1 is step i:
 *   runs N
 *   block STEP ADDRESS INSTRUCTIONS EXECUTED LEFT
 *   loads STEP N
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the plugin takes of qemu-plugin.h, which no Debian package holds for this version. */
typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_info_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_R = 1, QEMU_PLUGIN_MEM_W = 2 };
extern void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *),
                                                 enum qemu_plugin_cb_flags, void *);
extern void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *,
                                             void (*)(unsigned, qemu_plugin_meminfo_t, uint64_t, void *),
                                             enum qemu_plugin_cb_flags, enum qemu_plugin_mem_rw, void *);
extern void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
extern size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int qemu_plugin_version = 1;
EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv);

struct counts {
  uint64_t executed, left;
};

struct block {
  struct block *next;         /* in the list of all */
  struct block *next_touched; /* in the list of those with pending counts */
  uint32_t start, end, instructions;
  bool touched;
  struct counts pending;
  struct counts *by_step;
};

static const char *path = "block_counts.txt";
static uint32_t run_pc, begin_pc, end_pc, ticks, low, high;
static uint32_t steps;

static struct block *blocks, *touched;
static struct block *last; /* the block that ran before and is counted, if any */
static uint32_t last_end;  /* where it ended, counted or not: the return address if it ended with a call */
static bool running, in_hook;
static uint32_t run_return, hook_return;
static uint32_t step; /* to which the pending counts go */
static uint64_t runs, pending_loads;
static uint64_t *loads_by_step;

static void *zeroed(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) {
    fputs("block_counts: out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

static void commit(uint32_t to) {
  while (touched != NULL) {
    struct block *block = touched;
    touched = block->next_touched;
    block->touched = false;
    if (block->by_step == NULL) {
      block->by_step = zeroed(steps + 1u, sizeof *block->by_step);
    }
    block->by_step[to].executed += block->pending.executed;
    block->by_step[to].left += block->pending.left;
    block->pending = (struct counts){0, 0};
  }
  loads_by_step[to] += pending_loads;
  pending_loads = 0;
}

static void count_last(uint32_t followed_by) {
  if (last == NULL) {
    return;
  }
  last->pending.executed++;
  if (followed_by != last->end) {
    last->pending.left++;
  }
  if (!last->touched) {
    last->touched = true;
    last->next_touched = touched;
    touched = last;
  }
}

static void enter_hook(uint32_t pending_belongs_to) {
  step = pending_belongs_to;
  in_hook = true;
  hook_return = last_end;
}

static void executed(unsigned cpu, void *data) {
  struct block *const now = data;
  (void)cpu;
  count_last(now->start);
  if (!running) {
    if (now->start == run_pc) {
      running = true;
      run_return = last_end;
      runs++;
    }
  } else if (in_hook) {
    if (now->start == hook_return) {
      in_hook = false;
      commit(step);
    }
  } else if (now->start == run_return) {
    running = false;
    commit(0);
  } else if (begin_pc != 0 && now->start == begin_pc) {
    enter_hook(0);
  } else if (end_pc != 0 && now->start == end_pc) {
    enter_hook(0); /* until its store tells which */
  }
  last = running && !in_hook ? now : NULL;
  last_end = now->end;
}

static void stored(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data) {
  (void)cpu;
  (void)info;
  (void)data;
  if (in_hook && address >= ticks && address < ticks + 4u * (uint64_t)steps) {
    step = (uint32_t)(address - ticks) / 4u + 1u;
  }
}

static void loaded(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data) {
  (void)cpu;
  (void)info;
  (void)data;
  if (running && !in_hook && address >= low && address < high) {
    pending_loads++;
  }
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *translation) {
  struct block *const block = zeroed(1, sizeof *block);
  const size_t count = qemu_plugin_tb_n_insns(translation);
  size_t index;
  (void)id;
  block->start = (uint32_t)qemu_plugin_tb_vaddr(translation);
  block->instructions = (uint32_t)count;
  for (index = 0; index < count; index++) {
    struct qemu_plugin_insn *const instruction = qemu_plugin_tb_get_insn(translation, index);
    block->end = (uint32_t)(qemu_plugin_insn_vaddr(instruction) + qemu_plugin_insn_size(instruction));
    if (steps != 0) {
      qemu_plugin_register_vcpu_mem_cb(instruction, stored, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_W, NULL);
    }
    if (high != 0) {
      qemu_plugin_register_vcpu_mem_cb(instruction, loaded, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_R, NULL);
    }
  }
  block->next = blocks;
  blocks = block;
  qemu_plugin_register_vcpu_tb_exec_cb(translation, executed, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void ended(qemu_plugin_id_t id, void *data) {
  FILE *const file = fopen(path, "w");
  const struct block *block;
  uint32_t index;
  (void)id;
  (void)data;
  if (file == NULL) {
    perror(path);
    return;
  }
  fprintf(file, "runs %" PRIu64 "\n", runs);
  for (block = blocks; block != NULL; block = block->next) {
    for (index = 0; block->by_step != NULL && index <= steps; index++) {
      if (block->by_step[index].executed != 0) {
        fprintf(file, "block %" PRIu32 " %" PRIx32 " %" PRIu32 " %" PRIu64 " %" PRIu64 "\n", index, block->start,
                block->instructions, block->by_step[index].executed, block->by_step[index].left);
      }
    }
  }
  for (index = 0; index <= steps; index++) {
    fprintf(file, "loads %" PRIu32 " %" PRIu64 "\n", index, loads_by_step[index]);
  }
  fclose(file);
}

static bool take_address(const char *argument, const char *name, uint32_t *value) {
  const size_t length = strlen(name);
  if (strncmp(argument, name, length) != 0 || argument[length] != '=') {
    return false;
  }
  *value = (uint32_t)strtoul(argument + length + 1, NULL, 16);
  return true;
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv) {
  int index;
  (void)info;
  for (index = 0; index < argc; index++) {
    const char *const argument = argv[index];
    if (strncmp(argument, "out=", 4) == 0) {
      path = strdup(argument + 4);
    } else if (strncmp(argument, "steps=", 6) == 0) {
      steps = (uint32_t)strtoul(argument + 6, NULL, 10);
    } else if (!take_address(argument, "run", &run_pc) && !take_address(argument, "begin", &begin_pc) &&
               !take_address(argument, "end", &end_pc) && !take_address(argument, "ticks", &ticks) &&
               !take_address(argument, "low", &low) && !take_address(argument, "high", &high)) {
      fprintf(stderr, "block_counts: unknown argument %s\n", argument);
      return 1;
    }
  }
  loads_by_step = zeroed(steps + 1u, sizeof *loads_by_step);
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
