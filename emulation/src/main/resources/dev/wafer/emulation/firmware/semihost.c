/* Keeps strlen out: what the image pulls in from the C library is its models' need alone. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

#include "semihost.h"

#define SYS_OPEN 0x01
#define SYS_CLOSE 0x02
#define SYS_WRITE0 0x04
#define SYS_WRITE 0x05
#define SYS_READ 0x06
#define SYS_EXIT_EXTENDED 0x20
#define APPLICATION_EXIT 0x20026u

#ifdef __riscv

/* The two shifts around the break are what QEMU knows a call by; all three in one page, none compressed. */
__attribute__((noinline)) static int call(int operation, const void *argument) {
  register int a0 __asm("a0") = operation;
  register const void *a1 __asm("a1") = argument;
  __asm volatile(
      ".option push\n\t"
      ".option norvc\n\t"
      ".balign 16\n\t"
      "slli zero, zero, 0x1f\n\t"
      "ebreak\n\t"
      "srai zero, zero, 7\n\t"
      ".option pop"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return a0;
}

#else

static int call(int operation, const void *argument) {
  register int r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = argument;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

#endif

void semihost_text(const char *text) { call(SYS_WRITE0, text); }

/* Hexadecimal: a division would pull in a library routine on cores without the instruction. */
void semihost_number(uint32_t value) {
  char digits[9];
  char *digit = &digits[8];
  *digit = '\0';
  do {
    *--digit = "0123456789abcdef"[value & 15u];
    value >>= 4;
  } while (value != 0u);
  semihost_text(digit);
}

void semihost_exit(int status) {
  const uint32_t arguments[2] = {APPLICATION_EXIT, (uint32_t)status};
  for (;;) {
    call(SYS_EXIT_EXTENDED, arguments);
  }
}

static void file_failure(const char *what) {
  semihost_text("error file ");
  semihost_text(what);
  semihost_text("\n");
  semihost_exit(FIRMWARE_EXIT_JOB);
}

int semihost_open(const char *name, enum semihost_mode mode) {
  uint32_t arguments[3] = {(uint32_t)name, (uint32_t)mode, 0};
  int file;
  while (name[arguments[2]] != '\0') {
    arguments[2]++;
  }
  file = call(SYS_OPEN, arguments);
  if (file < 0) {
    file_failure(name);
  }
  return file;
}

/* Both calls answer with the number of bytes that were not transferred. */
void semihost_read(int file, void *bytes, size_t count) {
  const uint32_t arguments[3] = {(uint32_t)file, (uint32_t)bytes, (uint32_t)count};
  if (count != 0u && call(SYS_READ, arguments) != 0) {
    file_failure("read");
  }
}

void semihost_write(int file, const void *bytes, size_t count) {
  const uint32_t arguments[3] = {(uint32_t)file, (uint32_t)bytes, (uint32_t)count};
  if (count != 0u && call(SYS_WRITE, arguments) != 0) {
    file_failure("write");
  }
}

void semihost_close(int file) {
  const uint32_t arguments[1] = {(uint32_t)file};
  call(SYS_CLOSE, arguments);
}
