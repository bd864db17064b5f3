static int ${fn}(const uint8_t *condition) {
  return *condition != 0u;
}
