/* A recursion that does not end. */
__attribute__((noinline)) static int descend(volatile int *above) {
  volatile int below[8];
  below[0] = *above + 1;
  return below[0] < 0 ? 0 : descend(below) + below[0];
}

int main(void) {
  volatile int start = 0;
  return descend(&start);
}
