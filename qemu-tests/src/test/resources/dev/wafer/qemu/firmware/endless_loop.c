/* Waits for a flag that nobody sets. */
static volatile int ready;

__attribute__((noinline)) static void wait_until_ready(void) {
  while (!ready) {
  }
}

int main(void) {
  wait_until_ready();
  return 0;
}
