/* Writes to where no memory is. */
#include <stdint.h>

__attribute__((noinline)) static void poke(volatile uint32_t *address) { *address = 42u; }

int main(void) {
  poke((volatile uint32_t *)0xC0000000u);
  return 0;
}
