/* Shadow memory: for each byte of an arena the number of the buffer whose contents it holds. The models are
 * compiled with -fsanitize=thread, which calls a function at each load and store; these are the functions,
 * in place of the sanitizer's own library. Calls of memcpy and its kin come here by the linker's --wrap. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "shadow.h"

#define READS 1
#define WRITES 2
#define READS_BACK 4

void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memmove(void *to, const void *from, size_t size);
void *__real_memset(void *to, int value, size_t size);

static const char *model = "";
static const unsigned char *base;
static long arena_size;
static int *owner;
static const struct shadow_region *regions;
static int region_count;
static int step = -1;
static int failures;

void shadow_begin(const char *name, const void *arena, long size) {
  long i;
  model = name;
  base = (const unsigned char *)arena;
  arena_size = size;
  free(owner);
  owner = (int *)malloc((size_t)size * sizeof(int));
  for (i = 0; i < size; i++) {
    owner[i] = 0;
  }
}

void shadow_own(long offset, long size, int id) {
  long i;
  for (i = offset; i < offset + size; i++) {
    owner[i] = id;
  }
}

void shadow_require(long offset, long size, int id) {
  long i;
  for (i = offset; i < offset + size; i++) {
    if (owner[i] != id) {
      fprintf(stderr, "%s: after the run byte %ld of output buffer %d holds buffer %d\n", model, i - offset, id, owner[i]);
      failures++;
      return;
    }
  }
}

void shadow_step(int index, const struct shadow_region *of_step, int count) {
  int r;
  step = index;
  regions = of_step;
  region_count = count;
  for (r = 0; r < count; r++) {
    if (of_step[r].fresh) {
      shadow_own(of_step[r].offset, of_step[r].size, of_step[r].id);
    }
  }
}

void shadow_step_end(void) {
  step = -1;
}

int shadow_failures(void) {
  return failures;
}

static int is_in(const struct shadow_region *r, long at) {
  return at >= r->offset && at < r->offset + r->size;
}

static void touch(const void *address, size_t size, int writes) {
  const long first = (long)((uintptr_t)address - (uintptr_t)base);
  long at;
  if (step < 0 || (uintptr_t)address < (uintptr_t)base || first >= arena_size) {
    return;
  }
  for (at = first; at < first + (long)size && at < arena_size; at++) {
    int permitted = 0;
    int r;
    for (r = 0; r < region_count && !permitted; r++) {
      if (is_in(&regions[r], at)) {
        if (writes && (regions[r].access & WRITES) != 0) {
          owner[at] = regions[r].id;
          permitted = 1;
        } else if (!writes && owner[at] == regions[r].id && (regions[r].access & (READS | READS_BACK)) != 0) {
          permitted = 1;
        }
      }
    }
    if (!permitted) {
      if (failures < 20) {
        fprintf(stderr, "%s: step %d %s arena byte %ld, which holds buffer %d\n", model, step,
                writes ? "writes" : "reads", at, owner[at]);
      }
      failures++;
      return;
    }
  }
}

void *__wrap_memcpy(void *to, const void *from, size_t size) {
  touch(from, size, 0);
  touch(to, size, 1);
  return __real_memcpy(to, from, size);
}

void *__wrap_memmove(void *to, const void *from, size_t size) {
  touch(from, size, 0);
  touch(to, size, 1);
  return __real_memmove(to, from, size);
}

void *__wrap_memset(void *to, int value, size_t size) {
  touch(to, size, 1);
  return __real_memset(to, value, size);
}

void __tsan_init(void);
void __tsan_func_entry(void *caller);
void __tsan_func_exit(void);
void __tsan_init(void) {}
void __tsan_func_entry(void *caller) { (void)caller; }
void __tsan_func_exit(void) {}
<#list [1, 2, 4, 8, 16] as size>
<#list ["", "unaligned_"] as kind>
void __tsan_${kind}read${size}(void *address);
void __tsan_${kind}write${size}(void *address);
void __tsan_${kind}read${size}(void *address) { touch(address, ${size}, 0); }
void __tsan_${kind}write${size}(void *address) { touch(address, ${size}, 1); }
</#list>
</#list>
void __tsan_read_range(void *address, size_t size);
void __tsan_write_range(void *address, size_t size);
void __tsan_read_range(void *address, size_t size) { touch(address, size, 0); }
void __tsan_write_range(void *address, size_t size) { touch(address, size, 1); }
