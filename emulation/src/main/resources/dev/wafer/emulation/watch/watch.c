/*
 * QEMU plugin (its API of version 7.2): watches a firmware from outside, so that it need not be built for it.
 *
 * What it sees lies in a file that both sides map, so that it is there however the emulator ends: by itself, killed or aborted.
 * The file is struct state, 64-bit little-endian words. It knows Thumb's and RISC-V's calls, pushes and endless loops.
 *
 * Arguments, addresses in hexadecimal:
 *   out=FILE               the file
 *   isa=thumb|riscv
 *   stack=LOW-HIGH         the main stack: pushes below LOW are its overflow; LOW is 0 where nobody knows it
 *   rom=FROM-TO            what cannot be written, repeatable
 *   fault=ADDRESS          a handler of faults, repeatable
 *   count=FROM-TO          instructions from FROM until TO is reached, or until FROM returns where TO is 0; repeatable
 *
 * A write to ROM and an overflow end the emulator with WATCH_EXIT, as does an endless loop after a fault: nothing follows.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, void (*)(unsigned, void *),
                                                   enum qemu_plugin_cb_flags, void *);
extern void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *,
                                             void (*)(unsigned, qemu_plugin_meminfo_t, uint64_t, void *),
                                             enum qemu_plugin_cb_flags, enum qemu_plugin_mem_rw, void *);
extern _Bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
extern size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);
extern const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int qemu_plugin_version = 1;
EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv);

#define WATCH_EXIT 120
#define MOST_FRAMES 256u
#define MOST_RANGES 32u
#define MOST_COUNTS 8u

enum event_kind { NOTHING, STACK_OVERFLOW, ROM_WRITE, FAULT };

/* The call stack is the return addresses of calls that have not returned; frame i lies at i modulo MOST_FRAMES. */
struct place {
  uint64_t pc, depth, frames[MOST_FRAMES];
};

struct count {
  uint64_t calls, total, least, most, open;
};

struct state {
  uint64_t instructions;
  uint64_t stack_low;    /* lowest address that was pushed to within the main stack */
  uint64_t own_stacks;   /* whether the firmware has set a stack of a task */
  uint64_t asleep;       /* whether the last instruction waits for an interrupt */
  struct place now;
  uint64_t event, event_address, event_push;
  struct place then;
  struct count counts[MOST_COUNTS];
};

struct range {
  uint64_t from, to;
};

enum { CALL = 1, PUSH = 2, LOOP = 4, TASK_STACK = 8, HANDLER = 16, COUNTED = 32, SLEEP = 64 };

struct instruction {
  uint64_t pc, next;
  unsigned is;
};

static struct state *state;
static bool riscv;
static struct range stack, roms[MOST_RANGES], counted[MOST_COUNTS];
static uint64_t handlers[MOST_RANGES], count_start[MOST_COUNTS], count_return[MOST_COUNTS];
static unsigned rom_count, handler_count, counted_count;
static uint64_t return_address; /* of the call that was executed last, if nothing was since; 0 otherwise */
static bool pushing;            /* a push whose store has not been seen */

static void end(void) {
  fflush(NULL);
  _exit(WATCH_EXIT);
}

/* The first event is what the others follow from. */
static void happened(enum event_kind kind, uint64_t address) {
  if (state->event == NOTHING) {
    state->event = kind;
    state->event_address = address;
    state->event_push = pushing;
    state->then = state->now;
  }
}

static void finish_count(unsigned index) {
  struct count *const count = &state->counts[index];
  const uint64_t taken = state->instructions - count_start[index];
  count->open = 0;
  count->least = count->calls == 0 || taken < count->least ? taken : count->least;
  count->most = taken > count->most ? taken : count->most;
  count->total += taken;
  count->calls++;
}

static void count_at(uint64_t pc, uint64_t returns_to) {
  unsigned index;
  for (index = 0; index < counted_count; index++) {
    if (state->counts[index].open && counted[index].to != 0 && pc == counted[index].to) {
      finish_count(index);
    }
    if (!state->counts[index].open && pc == counted[index].from) {
      state->counts[index].open = 1;
      count_start[index] = state->instructions;
      count_return[index] = returns_to;
    }
  }
}

static void executed(unsigned cpu, void *data) {
  const struct instruction *const now = data;
  const uint64_t called_from = return_address;
  (void)cpu;
  return_address = 0;
  if (now->is != 0) {
    if ((now->is & HANDLER) != 0) {
      happened(FAULT, now->pc);
    }
    if ((now->is & COUNTED) != 0) {
      count_at(now->pc, called_from);
    }
    if ((now->is & CALL) != 0) {
      return_address = now->next;
    }
    if ((now->is & TASK_STACK) != 0) {
      state->own_stacks = 1;
    }
    if ((now->is & LOOP) != 0 && state->event != NOTHING) {
      end();
    }
  }
  pushing = (now->is & PUSH) != 0;
  state->asleep = (now->is & SLEEP) != 0;
  state->now.pc = now->pc;
  state->instructions++;
}

/* A block starts where a call goes or where one comes back to; frames above that were left together. */
static void entered(unsigned cpu, void *data) {
  const struct instruction *const first = data;
  struct place *const now = &state->now;
  uint64_t depth = now->depth;
  unsigned index;
  (void)cpu;
  if (return_address != 0) {
    now->frames[now->depth++ % MOST_FRAMES] = return_address;
    return;
  }
  for (index = 0; depth != 0 && index < MOST_FRAMES; index++) {
    depth--;
    if (now->frames[depth % MOST_FRAMES] == first->pc) {
      now->depth = depth;
      for (index = 0; index < counted_count; index++) {
        if (state->counts[index].open && counted[index].to == 0 && count_return[index] == first->pc) {
          finish_count(index);
        }
      }
      return;
    }
  }
}

static void stored(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data) {
  const struct instruction *const by = data;
  unsigned index;
  (void)cpu;
  pushing = false;
  if (!qemu_plugin_mem_is_store(info)) {
    return; /* QEMU 7.2 tells of loads, too */
  }
  if ((by->is & PUSH) != 0 && address < stack.to && !state->own_stacks) {
    if (address < state->stack_low) {
      state->stack_low = address;
    }
    if (address < stack.from) {
      pushing = true;
      happened(STACK_OVERFLOW, address);
      end();
    }
  }
  for (index = 0; index < rom_count; index++) {
    if (address >= roms[index].from && address < roms[index].to) {
      happened(ROM_WRITE, address);
      end();
    }
  }
}

static unsigned thumb(const uint8_t *bytes, size_t size) {
  const unsigned first = bytes[0] | (unsigned)bytes[1] << 8;
  const unsigned second = size == 4 ? bytes[2] | (unsigned)bytes[3] << 8 : 0;
  if (size == 2) {
    return (first & 0xFF87u) == 0x4780u                                ? CALL
           : (first & 0xFE00u) == 0xB400u || (first & 0xF800u) == 0x9000u ? PUSH
           : first == 0xE7FEu                                          ? LOOP
           : first == 0xBF30u                                          ? SLEEP
                                                                       : 0;
  }
  if ((first & 0xF800u) == 0xF000u && (second & 0xD000u) == 0xD000u) {
    return CALL;
  }
  if ((first & 0xFFF0u) == 0xF380u && (second & 0xFFu) == 0x09u) {
    return TASK_STACK;
  }
  if (first == 0xF7FFu && second == 0xBFFEu) {
    return LOOP;
  }
  return first == 0xE92Du || first == 0xF8CDu || (first == 0xF84Du && (second & 0x0800u) != 0) ||
                 (first & 0xFF3Fu) == 0xED0Du || (first & 0xFFBFu) == 0xED2Du || (first & 0xFE5Fu) == 0xE84Du
             ? PUSH
             : 0;
}

static unsigned risc_v(const uint8_t *bytes, size_t size) {
  const uint32_t word = bytes[0] | (uint32_t)bytes[1] << 8 |
                        (size == 4 ? (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24 : 0);
  if (size == 2) {
    return (word & 0xE003u) == 0x2001u || ((word & 0xF07Fu) == 0x9002u && (word & 0x0F80u) != 0) ? CALL
           : (word & 0xE003u) == 0xC002u                                                       ? PUSH
           : word == 0xA001u                                                                   ? LOOP
                                                                                               : 0;
  }
  return (word & 0xFFFu) == 0x0EFu || (word & 0xFFFu) == 0x0E7u         ? CALL
         : (word & 0x7Fu) == 0x23u && ((word >> 15) & 0x1Fu) == 2u ? PUSH
         : word == 0x6Fu                                            ? LOOP
         : word == 0x10500073u                                      ? SLEEP
                                                                    : 0;
}

static bool is_counted(uint64_t pc) {
  unsigned index;
  for (index = 0; index < counted_count; index++) {
    if (pc == counted[index].from || (counted[index].to != 0 && pc == counted[index].to)) {
      return true;
    }
  }
  return false;
}

static bool is_handler(uint64_t pc) {
  unsigned index;
  for (index = 0; index < handler_count; index++) {
    if (pc == handlers[index]) {
      return true;
    }
  }
  return false;
}

static void *zeroed(size_t size) {
  void *memory = calloc(1, size);
  if (memory == NULL) {
    fputs("watch: out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
  const size_t count = qemu_plugin_tb_n_insns(block);
  struct instruction *const all = zeroed(count * sizeof *all);
  size_t index;
  (void)id;
  for (index = 0; index < count; index++) {
    struct qemu_plugin_insn *const one = qemu_plugin_tb_get_insn(block, index);
    const size_t size = qemu_plugin_insn_size(one);
    struct instruction *const now = &all[index];
    now->pc = qemu_plugin_insn_vaddr(one);
    now->next = now->pc + size;
    now->is = riscv ? risc_v(qemu_plugin_insn_data(one), size) : thumb(qemu_plugin_insn_data(one), size);
    now->is |= is_handler(now->pc) ? HANDLER : 0u;
    now->is |= is_counted(now->pc) ? COUNTED : 0u;
    qemu_plugin_register_vcpu_insn_exec_cb(one, executed, QEMU_PLUGIN_CB_NO_REGS, now);
    qemu_plugin_register_vcpu_mem_cb(one, stored, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_W, now);
  }
  qemu_plugin_register_vcpu_tb_exec_cb(block, entered, QEMU_PLUGIN_CB_NO_REGS, &all[0]);
}

static bool take_range(const char *argument, const char *name, struct range *range) {
  const size_t length = strlen(name);
  char *rest;
  if (strncmp(argument, name, length) != 0 || argument[length] != '=') {
    return false;
  }
  range->from = strtoull(argument + length + 1, &rest, 16);
  range->to = *rest == '-' ? strtoull(rest + 1, NULL, 16) : 0;
  return true;
}

static bool take(const char *argument) {
  struct range handler;
  if (strcmp(argument, "isa=riscv") == 0) {
    riscv = true;
  } else if (rom_count < MOST_RANGES && take_range(argument, "rom", &roms[rom_count])) {
    rom_count++;
  } else if (handler_count < MOST_RANGES && take_range(argument, "fault", &handler)) {
    handlers[handler_count++] = handler.from;
  } else if (counted_count < MOST_COUNTS && take_range(argument, "count", &counted[counted_count])) {
    counted_count++;
  } else {
    return take_range(argument, "stack", &stack) || strcmp(argument, "isa=thumb") == 0;
  }
  return true;
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv) {
  int file = -1;
  int index;
  (void)info;
  for (index = 0; index < argc; index++) {
    if (strncmp(argv[index], "out=", 4) == 0) {
      file = open(argv[index] + 4, O_RDWR | O_CREAT, 0644);
    } else if (!take(argv[index])) {
      fprintf(stderr, "watch: unknown argument %s\n", argv[index]);
      return 1;
    }
  }
  if (file < 0 || ftruncate(file, sizeof *state) != 0) {
    perror("watch");
    return 1;
  }
  state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (state == MAP_FAILED) {
    perror("watch");
    return 1;
  }
  state->stack_low = stack.to;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  return 0;
}
