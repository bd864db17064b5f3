package dev.wafer.ir.op;

/** Rows and columns added around a height x width plane, in elements. */
public record Padding(int top, int bottom, int left, int right) {
  public static final Padding NONE = new Padding(0, 0, 0, 0);

  /** Both paddings, this one inside the other. */
  public Padding plus(Padding other) {
    return new Padding(
        top + other.top, bottom + other.bottom, left + other.left, right + other.right);
  }

  /**
   * TensorFlow's SAME padding along one axis: the total is {@code max(0, (ceil(in / stride) - 1) *
   * stride + (filter - 1) * dilation + 1 - in)}, the odd element goes to the end.
   */
  public static int sameTotal(int in, int filter, int stride, int dilation) {
    int out = (in + stride - 1) / stride;
    return Math.max(0, (out - 1) * stride + (filter - 1) * dilation + 1 - in);
  }

  /** SAME padding of a plane. */
  public static Padding same(
      int inH,
      int inW,
      int filterH,
      int filterW,
      int strideH,
      int strideW,
      int dilationH,
      int dilationW) {
    int h = sameTotal(inH, filterH, strideH, dilationH);
    int w = sameTotal(inW, filterW, strideW, dilationW);
    return new Padding(h / 2, h - h / 2, w / 2, w - w / 2);
  }
}
