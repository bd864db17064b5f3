/* Prints the ticks of loops of known length, from which the board's instructions per tick follow. */
#include "semihost.h"
#include "timer.h"

/* Exactly 2 * count instructions, plus a few around it. */
static void spin(uint32_t count) {
#ifdef __riscv
  __asm volatile(
      "1: addi %0, %0, -1\n"
      "   bnez %0, 1b\n"
      : "+r"(count));
#else
  __asm volatile(
      ".syntax unified\n"
      "1: subs %0, %0, #1\n"
      "   bne 1b\n"
      : "+l"(count)
      :
      : "cc");
#endif
}

static uint32_t ticks_of(uint32_t count) {
  const uint32_t start = timer_read();
  spin(count);
  return timer_read() - start;
}

int main(void) {
  timer_start();
  semihost_text("ticks ");
  semihost_number(ticks_of(100000u));
  semihost_text(" ");
  semihost_number(ticks_of(1100000u));
  semihost_text("\n");
  return FIRMWARE_EXIT_OK;
}
