/* Start-up for the emulated boards: vector table, memory initialisation, floating point, faults. */
/* Keeps memcpy and memset out: what the image pulls in from the C library is its models' need alone. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

#include "board_config.h"
#include "semihost.h"

#include <stdint.h>

#define SCB_CCR (*(volatile uint32_t *)0xE000ED14u)
#define SCB_CFSR (*(volatile uint32_t *)0xE000ED28u)
#define SCB_CPACR (*(volatile uint32_t *)0xE000ED88u)
#define CCR_UNALIGN_TRP (1u << 3)
#define CPACR_CP10_CP11_FULL (0xFu << 20)

extern uint32_t firmware_stack_top[];
extern uint32_t firmware_data_start[];
extern uint32_t firmware_data_end[];
extern uint32_t firmware_data_image[];
extern uint32_t firmware_bss_start[];
extern uint32_t firmware_bss_end[];

int main(void);
void firmware_reset(void);
void firmware_fault(void);
void firmware_report_fault(const uint32_t *frame, uint32_t exception);

typedef void (*vector)(void);

struct vector_table {
  uint32_t *stack;
  vector handlers[15];
};

/* Firmware of the user may define these; any other exception is a fault, as no interrupt is enabled. */
__attribute__((weak, alias("firmware_fault"))) void SVC_Handler(void);
__attribute__((weak, alias("firmware_fault"))) void PendSV_Handler(void);
__attribute__((weak, alias("firmware_fault"))) void SysTick_Handler(void);

__attribute__((section(".vectors"), used)) static const struct vector_table vectors = {
    firmware_stack_top,
    {firmware_reset, firmware_fault, firmware_fault, firmware_fault, firmware_fault, firmware_fault,
     firmware_fault, firmware_fault, firmware_fault, firmware_fault, SVC_Handler, firmware_fault,
     firmware_fault, PendSV_Handler, SysTick_Handler}};

void firmware_reset(void) {
  uint32_t *target;
  const uint32_t *source = firmware_data_image;

#if BOARD_HAS_FPU
  SCB_CPACR |= CPACR_CP10_CP11_FULL;
  __asm volatile("dsb\n\tisb" ::: "memory");
#endif
#if BOARD_TRAP_UNALIGNED
  SCB_CCR |= CCR_UNALIGN_TRP;
#endif
  for (target = firmware_data_start; target < firmware_data_end;) {
    *target++ = *source++;
  }
  for (target = firmware_bss_start; target < firmware_bss_end;) {
    *target++ = 0;
  }
  semihost_exit(main());
}

/* The exception frame is on the main stack: r0-r3, r12, lr, pc, xpsr. */
__attribute__((naked)) void firmware_fault(void) {
  __asm volatile(
      "mrs r0, msp\n\t"
      "mrs r1, ipsr\n\t"
      "b firmware_report_fault");
}

void firmware_report_fault(const uint32_t *frame, uint32_t exception) {
  semihost_text("fault exception ");
  semihost_number(exception);
  semihost_text(" pc ");
  semihost_number(frame[6]);
  semihost_text(" lr ");
  semihost_number(frame[5]);
  semihost_text(" cfsr ");
  semihost_number(SCB_CFSR);
  semihost_text("\n");
  semihost_exit(FIRMWARE_EXIT_FAULT);
}
