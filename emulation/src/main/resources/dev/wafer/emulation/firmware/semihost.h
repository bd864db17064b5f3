/* Arm semihosting: console text, host files and exit. See Arm's "Semihosting for AArch32 and AArch64". */
#ifndef SEMIHOST_H
#define SEMIHOST_H

#include <stddef.h>
#include <stdint.h>

/* Exit status of the emulator for each way in which the firmware ends early. */
enum firmware_exit {
  FIRMWARE_EXIT_OK = 0,
  FIRMWARE_EXIT_FAULT = 101,
  FIRMWARE_EXIT_JOB = 102,
  FIRMWARE_EXIT_MODEL = 103,
  FIRMWARE_EXIT_MEMORY = 104,
  FIRMWARE_EXIT_ASSERTION = 105
};

enum semihost_mode { SEMIHOST_READ = 1, SEMIHOST_WRITE = 5 };

void semihost_text(const char *text);
void semihost_number(uint32_t value); /* hexadecimal */
__attribute__((noreturn)) void semihost_exit(int status);

/* Opens a file of the emulator's working directory; ends the firmware when that fails. */
int semihost_open(const char *name, enum semihost_mode mode);
void semihost_read(int file, void *bytes, size_t count);
void semihost_write(int file, const void *bytes, size_t count);
void semihost_close(int file);

#endif
