package dev.wafer.ir.op;

import java.util.stream.IntStream;

/**
 * How a window steps over a padded plane. Its height and width are those of the weights, or are
 * told by a pooling.
 *
 * @param strideH rows from one position to the next
 * @param dilationH rows from one tap to the next
 */
public record Window(int strideH, int strideW, int dilationH, int dilationW, Padding padding) {
  /** A window that moves by single elements over a plane without padding. */
  public static final Window UNIT = of(1, 1, Padding.NONE);

  /** A window whose taps lie side by side. */
  public static Window of(int strideH, int strideW, Padding padding) {
    return new Window(strideH, strideW, 1, 1, padding);
  }

  /** The same steps over a plane with other padding. */
  public Window withPadding(Padding other) {
    return new Window(strideH, strideW, dilationH, dilationW, other);
  }

  /** The same steps with TensorFlow's SAME padding of a plane of {@code inH} x {@code inW}. */
  public Window same(int inH, int inW, int filterH, int filterW) {
    return withPadding(
        Padding.same(inH, inW, filterH, filterW, strideH, strideW, dilationH, dilationW));
  }

  /** The steps down the plane. */
  public WindowAxis height() {
    return new WindowAxis(strideH, dilationH, padding.top(), padding.bottom());
  }

  /** The steps across the plane. */
  public WindowAxis width() {
    return new WindowAxis(strideW, dilationW, padding.left(), padding.right());
  }

  /** Rows from the first to the last of a window of {@code filterH} rows, both counted. */
  public long spanH(int filterH) {
    return height().span(filterH);
  }

  /** Columns from the first to the last of a window of {@code filterW} columns, both counted. */
  public long spanW(int filterW) {
    return width().span(filterW);
  }

  /** Positions of the window along a height; below 1 where it does not fit. */
  public long rows(int inH, int filterH) {
    return height().positions(inH, filterH);
  }

  /** Positions of the window along a width; below 1 where it does not fit. */
  public long columns(int inW, int filterW) {
    return width().positions(inW, filterW);
  }

  /** Whether steps and distances of taps lie within {@code [1, most]}. */
  public boolean stepsWithin(int most) {
    return IntStream.of(strideH, strideW, dilationH, dilationW)
        .allMatch(value -> value >= 1 && value <= most);
  }

  /**
   * Whether less is padded on each side than the window spans: then it meets the input wherever it
   * stands.
   */
  public boolean meetsInput(int filterH, int filterW) {
    return Math.max(padding.top(), padding.bottom()) < spanH(filterH)
        && Math.max(padding.left(), padding.right()) < spanW(filterW);
  }

  public boolean isDilated() {
    return dilationH > 1 || dilationW > 1;
  }
}
