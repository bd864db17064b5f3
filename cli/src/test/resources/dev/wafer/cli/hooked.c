/* Counts the hooks of one run. */
#include "a.h"

unsigned begun, ended;
A_ARENA(arena);

int main(void) {
  const unsigned expected = A_STEP_COUNT * (A_STEP_COUNT + 1u) / 2u;
  return a_init(arena) == A_OK && a_run(arena) == A_OK && begun == expected && ended == expected ? 0
                                                                                                 : 1;
}
