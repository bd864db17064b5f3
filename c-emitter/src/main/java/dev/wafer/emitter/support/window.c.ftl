/* Of the taps of a window that starts at index at of an axis (perhaps before it): the first tap that
 * meets the axis, and one past the last that does. */
static inline int32_t ${p}_taps_begin(int32_t at, int32_t dilation) {
  return at < 0 ? (dilation - 1 - at) / dilation : 0;
}

static inline int32_t ${p}_taps_end(int32_t at, int32_t dilation, int32_t extent, int32_t taps) {
  const int32_t inside = (extent - at + dilation - 1) / dilation;
  return inside < taps ? inside : taps;
}
