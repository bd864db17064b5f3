package dev.wafer.ir.op;

/** Rows and columns added around a height x width plane, in elements. */
public record Padding(int top, int bottom, int left, int right) {
  public static final Padding NONE = new Padding(0, 0, 0, 0);

  /** Both paddings, this one inside the other. */
  public Padding plus(Padding other) {
    return new Padding(
        top + other.top, bottom + other.bottom, left + other.left, right + other.right);
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
    WindowAxis height = WindowAxis.of(strideH, dilationH).same(inH, filterH);
    WindowAxis width = WindowAxis.of(strideW, dilationW).same(inW, filterW);
    return new Padding(height.before(), height.after(), width.before(), width.after());
  }
}
