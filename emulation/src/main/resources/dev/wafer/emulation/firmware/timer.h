/* A free-running 32-bit up-counter made from the board's timer. */
#ifndef TIMER_H
#define TIMER_H

#include "board_config.h"

#include <stdint.h>

#define TIMER_REGISTER(offset) (*(volatile uint32_t *)(BOARD_TIMER_BASE + (offset)))

#if defined(BOARD_TIMER_CMSDK_APB)

static inline void timer_start(void) {
  TIMER_REGISTER(0x8u) = 0xFFFFFFFFu; /* reload */
  TIMER_REGISTER(0x4u) = 0xFFFFFFFFu; /* value, counts down */
  TIMER_REGISTER(0x0u) = 1u;          /* enable */
}

static inline uint32_t timer_read(void) { return ~TIMER_REGISTER(0x4u); }

#elif defined(BOARD_TIMER_NRF51)

static inline void timer_start(void) {
  TIMER_REGISTER(0x004u) = 1u; /* stop */
  TIMER_REGISTER(0x504u) = 0u; /* timer mode */
  TIMER_REGISTER(0x508u) = 3u; /* 32 bits */
  TIMER_REGISTER(0x510u) = 0u; /* prescaler 0: 16 MHz */
  TIMER_REGISTER(0x00Cu) = 1u; /* clear */
  TIMER_REGISTER(0x000u) = 1u; /* start */
}

static inline uint32_t timer_read(void) {
  TIMER_REGISTER(0x040u) = 1u; /* capture into compare register 0 */
  return TIMER_REGISTER(0x540u);
}

#elif defined(BOARD_TIMER_SSE_COUNTER)

static inline void timer_start(void) { TIMER_REGISTER(0x0u) = 1u; /* enable */ }

static inline uint32_t timer_read(void) { return TIMER_REGISTER(0x8u); /* low word of the count */ }

#elif defined(BOARD_TIMER_INSTRET)

/* It runs from reset on. */
static inline void timer_start(void) {}

static inline uint32_t timer_read(void) {
  uint32_t count;
  __asm volatile(
      ".option push\n\t"
      ".option arch, +zicsr\n\t"
      "csrr %0, minstret\n\t"
      ".option pop"
      : "=r"(count)
      :
      : "memory");
  return count;
}

#else
#error "board_config.h names no timer"
#endif

#endif
