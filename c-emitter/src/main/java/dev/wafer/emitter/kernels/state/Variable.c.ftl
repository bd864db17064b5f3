static void ${fn}(const void *input, void *output, uint32_t size_bytes) {
  (void)memmove(output, input, size_bytes);
}
