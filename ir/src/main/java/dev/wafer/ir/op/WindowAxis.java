package dev.wafer.ir.op;

/**
 * How a window steps along one axis, in elements.
 *
 * @param stride from one position to the next
 * @param dilation from one tap to the next
 * @param before padding ahead of the first element
 * @param after padding behind the last one
 */
public record WindowAxis(int stride, int dilation, int before, int after) {
  /** Steps without padding. */
  public static WindowAxis of(int stride, int dilation) {
    return new WindowAxis(stride, dilation, 0, 0);
  }

  /**
   * The same steps with TensorFlow's SAME padding of {@code in} elements: {@code max(0, (ceil(in /
   * stride) - 1) * stride + (taps - 1) * dilation + 1 - in)} in all, the odd element at the end.
   */
  public WindowAxis same(int in, int taps) {
    int out = (in + stride - 1) / stride;
    int total = Math.max(0, (out - 1) * stride + (taps - 1) * dilation + 1 - in);
    return new WindowAxis(stride, dilation, total / 2, total - total / 2);
  }

  /** Elements from the first to the last tap, both counted. */
  public long span(int taps) {
    return (taps - 1L) * dilation + 1;
  }

  /** Positions of a window of {@code taps}; below 1 where it does not fit. */
  public long positions(int in, int taps) {
    long free = (long) in + before + after - span(taps);
    return Math.floorDiv(free, (long) stride) + 1;
  }

  /** Whether a window of {@code taps} reaches into padding at one of its positions. */
  public boolean leaves(int in, int taps, int positions) {
    long last = (positions - 1L) * stride - before + span(taps) - 1;
    return before > 0 || last >= in;
  }
}
