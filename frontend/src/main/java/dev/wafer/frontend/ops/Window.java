package dev.wafer.frontend.ops;

import dev.wafer.ir.op.Padding;
import dev.wafer.ir.spec.CommonRules;

/**
 * A window that slides over a plane.
 *
 * @param same whether the plane is padded as TensorFlow's SAME says; VALID otherwise
 */
record Window(
    boolean same,
    int filterH,
    int filterW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW) {
  private static final int MAX = 32767;

  /** The scheme in field {@code field} of the options. */
  static boolean isSame(OperatorContext context, int field) {
    int code = context.options().int8(field, 0);
    context.require(code == 0 || code == 1, CommonRules.PADDING, () -> "padding " + code);
    return code == 0;
  }

  void check(OperatorContext context) {
    int[] all = {filterH, filterW, strideH, strideW, dilationH, dilationW};
    for (int value : all) {
      context.require(
          value >= 1 && value <= MAX,
          CommonRules.WINDOW,
          () ->
              "window %dx%d, strides %dx%d, dilations %dx%d"
                  .formatted(filterH, filterW, strideH, strideW, dilationH, dilationW));
    }
  }

  long outH(int inH) {
    return out(inH, filterH, strideH, dilationH);
  }

  long outW(int inW) {
    return out(inW, filterW, strideW, dilationW);
  }

  /** Rows and columns that the scheme adds to a plane of the given size. */
  Padding padding(int inH, int inW) {
    return same
        ? Padding.same(inH, inW, filterH, filterW, strideH, strideW, dilationH, dilationW)
        : Padding.NONE;
  }

  /** Positions along one axis; not positive where the window does not fit. */
  private long out(int in, int filter, int stride, int dilation) {
    long reach = same ? 1 : (filter - 1L) * dilation + 1;
    return in < reach ? 0 : (in - reach) / stride + 1;
  }
}
