/* Start-up for emulated RISC-V boards: stack, memory protection, memory initialisation, faults. */
/* Keeps memcpy and memset out: what the image pulls in from the C library is its models' need alone. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

#include "board_config.h"
#include "semihost.h"

#include <stdint.h>

/* CSRs are an extension of their own, which models need not be compiled for. */
#define WITH_CSR(text) ".option push\n\t.option arch, +zicsr\n\t" text "\n\t.option pop"
#define CSR_WRITE(name, value) __asm volatile(WITH_CSR("csrw " name ", %0")::"r"(value) : "memory")
#define CSR_READ(name, value) __asm volatile(WITH_CSR("csrr %0, " name) : "=r"(value))

/* A range ends below the address of its entry and starts at that of the entry before; the lock makes it hold in machine mode. */
#define PMP_LOCK_TOP 0x88u
#define PMP_READ 1u
#define PMP_EXECUTE 4u

extern uint32_t firmware_data_start[];
extern uint32_t firmware_data_end[];
extern uint32_t firmware_data_image[];
extern uint32_t firmware_bss_start[];
extern uint32_t firmware_bss_end[];

int main(void);
void firmware_reset(void);
void firmware_start(void);
void firmware_fault(void);
void firmware_report_fault(uint32_t return_address, uint32_t stack_pointer);

/* Where a fault is reported: the stack may be what faulted. */
__attribute__((used)) static uint32_t fault_stack[256];

__attribute__((naked, section(".vectors"))) void firmware_reset(void) {
  __asm volatile(
      ".option push\n\t"
      ".option norelax\n\t"
      "la gp, __global_pointer$\n\t"
      ".option pop\n\t"
      "la sp, firmware_stack_top\n\t"
      "la tp, firmware_tls\n\t"
      "j firmware_start");
}

/* As on a board, flash cannot be written, and at address 0 there is nothing. */
static void protect(void) {
  CSR_WRITE("pmpaddr0", 0x1000u >> 2);
  CSR_WRITE("pmpaddr1", BOARD_FLASH_0_START >> 2);
  CSR_WRITE("pmpaddr2", BOARD_FLASH_0_END >> 2);
  CSR_WRITE("pmpaddr3", BOARD_FLASH_1_START >> 2);
  CSR_WRITE("pmpaddr4", BOARD_FLASH_1_END >> 2);
  CSR_WRITE("pmpcfg1", PMP_LOCK_TOP | PMP_READ | PMP_EXECUTE);
  CSR_WRITE("pmpcfg0", PMP_LOCK_TOP | ((PMP_LOCK_TOP | PMP_READ | PMP_EXECUTE) << 16));
}

__attribute__((used)) void firmware_start(void) {
  uint32_t *target;
  const uint32_t *source = firmware_data_image;

  CSR_WRITE("mtvec", (uintptr_t)firmware_fault);
  protect();
  for (target = firmware_data_start; target < firmware_data_end;) {
    *target++ = *source++;
  }
  for (target = firmware_bss_start; target < firmware_bss_end;) {
    *target++ = 0;
  }
  semihost_exit(main());
}

__attribute__((naked, aligned(4))) void firmware_fault(void) {
  __asm volatile(
      "mv a0, ra\n\t"
      "mv a1, sp\n\t"
      "la sp, fault_stack + 1024\n\t"
      "j firmware_report_fault");
}

static void fact(const char *name, uint32_t value) {
  semihost_text(name);
  semihost_number(value);
}

void firmware_report_fault(uint32_t return_address, uint32_t stack_pointer) {
  uint32_t cause;
  uint32_t pc;
  uint32_t value;
  CSR_READ("mcause", cause);
  CSR_READ("mepc", pc);
  CSR_READ("mtval", value);
  fact("fault mcause ", cause);
  fact(" pc ", pc);
  fact(" lr ", return_address);
  fact(" mtval ", value);
  fact(" sp ", stack_pointer);
  semihost_text("\n");
  semihost_exit(FIRMWARE_EXIT_FAULT);
}
