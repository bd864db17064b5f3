/* A whole firmware with start-up and fault handler of its own, as vendors ship them: the handler never returns. */
#include <stdint.h>

extern uint32_t _estack[];

void reset(void);
void default_handler(void);
int main(void);

__attribute__((section(".isr_vector"), used)) static void (*const vectors[8])(void) = {
    (void (*)(void))_estack, reset,           default_handler, default_handler,
    default_handler,         default_handler, default_handler, default_handler};

static volatile uint32_t written;

__attribute__((noinline)) static void poke(volatile uint32_t *address) { *address = 42u; }

int main(void) {
  written = 1u;
  poke((volatile uint32_t *)0xC0000000u);
  return 0;
}

void reset(void) {
  main();
  for (;;) {
  }
}

void default_handler(void) {
  for (;;) {
  }
}
