/* What the C library asks for: printf to the console, a heap, assertions, exit. Linked with firmware of the user only. */
#include "semihost.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void __assert_func(const char *file, int line, const char *function, const char *expression);

static void put(char character) {
  char text[2];
  text[0] = character;
  text[1] = '\0';
  semihost_text(text);
}

static void put_decimal(unsigned value) {
  char digits[11];
  char *digit = &digits[10];
  *digit = '\0';
  do {
    *--digit = (char)('0' + value % 10u);
    value /= 10u;
  } while (value != 0u);
  semihost_text(digit);
}

/* The words of newlib, by which the emulator's report knows them. */
void __assert_func(const char *file, int line, const char *function, const char *expression) {
  semihost_text("assertion \"");
  semihost_text(expression);
  semihost_text("\" failed: file \"");
  semihost_text(file);
  semihost_text("\", line ");
  put_decimal((unsigned)line);
  if (function != NULL) {
    semihost_text(", function: ");
    semihost_text(function);
  }
  semihost_text("\n");
  semihost_exit(FIRMWARE_EXIT_ASSERTION);
}

void _exit(int status) { semihost_exit(status); }

#ifdef __PICOLIBC__

static int put_character(char character, FILE *stream) {
  (void)stream;
  put(character);
  return (unsigned char)character;
}

static FILE console = FDEV_SETUP_STREAM(put_character, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdout = &console;
FILE *const stderr = &console;

#else

#include <sys/stat.h>

int _write(int file, const char *bytes, int count);
int _read(int file, char *bytes, int count);
int _close(int file);
int _lseek(int file, int offset, int from);
int _fstat(int file, struct stat *status);
int _isatty(int file);
int _getpid(void);
int _kill(int process, int signal);
void *_sbrk(ptrdiff_t bytes);

int _write(int file, const char *bytes, int count) {
  int index;
  (void)file;
  for (index = 0; index < count; index++) {
    put(bytes[index]);
  }
  return count;
}

int _read(int file, char *bytes, int count) {
  (void)file;
  (void)bytes;
  (void)count;
  return 0;
}

int _close(int file) {
  (void)file;
  return -1;
}

int _lseek(int file, int offset, int from) {
  (void)file;
  (void)offset;
  (void)from;
  return 0;
}

int _fstat(int file, struct stat *status) {
  (void)file;
  status->st_mode = S_IFCHR;
  return 0;
}

int _isatty(int file) {
  (void)file;
  return 1;
}

int _getpid(void) { return 1; }

int _kill(int process, int signal) {
  (void)process;
  semihost_exit(128 + signal);
}

#endif

/* A heap of fixed size: malloc of a firmware under test has to end, too. */
#ifndef FIRMWARE_HEAP_BYTES
#define FIRMWARE_HEAP_BYTES 65536
#endif

#ifdef __PICOLIBC__
void *sbrk(ptrdiff_t bytes);
void *sbrk(ptrdiff_t bytes)
#else
void *_sbrk(ptrdiff_t bytes)
#endif
{
  static uint8_t heap[FIRMWARE_HEAP_BYTES] __attribute__((aligned(8)));
  static size_t used;
  uint8_t *const start = heap + used;
  if ((ptrdiff_t)used + bytes < 0 || used + (size_t)bytes > sizeof heap) {
    return (void *)-1;
  }
  used += (size_t)bytes;
  return start;
}
