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

  /** The same steps with TensorFlow's SAME padding of {@code in} elements. */
  public WindowAxis same(int in, int taps) {
    int total = Padding.sameTotal(in, taps, stride, dilation);
    return new WindowAxis(stride, dilation, total / 2, total - total / 2);
  }

  /** Positions of a window of {@code taps}; below 1 where it does not fit. */
  public long positions(int in, int taps) {
    long free = (long) in + before + after - (taps - 1L) * dilation - 1;
    return Math.floorDiv(free, (long) stride) + 1;
  }

  /** Whether a window of {@code taps} reaches into padding somewhere. */
  public boolean leaves(int in, int taps) {
    long last = (positions(in, taps) - 1) * stride - before + (taps - 1L) * dilation;
    return before > 0 || last >= in;
  }
}
