#ifndef SHADOW_H
#define SHADOW_H

#include <stddef.h>

/* A buffer as a step sees it. */
struct shadow_region {
  long offset;
  long size;
  int id;     /* one more than the buffer's, so that 0 is nobody's */
  int access; /* 1 reads, 2 writes, 4 reads what it wrote */
  int fresh;  /* whether its contents before the step do not matter */
};

void shadow_begin(const char *name, const void *arena, long size);
void shadow_own(long offset, long size, int id);
void shadow_require(long offset, long size, int id);
void shadow_step(int index, const struct shadow_region *of_step, int count);
void shadow_step_end(void);
int shadow_failures(void);

#endif
