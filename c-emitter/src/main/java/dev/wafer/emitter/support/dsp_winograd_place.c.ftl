/* Where a tile's outputs go, the lower right one first and the upper left one last: where there is no such neighbour, a
 * place that a later one is written over. */
struct ${p}_winograd_place {
  int8_t *out[4];
};
