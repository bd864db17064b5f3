/* Expects what the code does not do. */
#include <assert.h>
#include <stdio.h>

__attribute__((noinline)) static int twice(int value) { return value + 2; }

int main(void) {
  volatile int value = 3;
  printf("twice %d is %d\n", value, twice(value));
  assert(twice(value) == 6);
  return 0;
}
