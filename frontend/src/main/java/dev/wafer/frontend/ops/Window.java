package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.spec.CommonRules;

/**
 * A window that slides over a plane, as options describe it.
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
  /**
   * A window of weights [outC, h, w, c].
   *
   * @param padding field of the padding scheme; strides follow it, width first
   * @param dilation field of the dilations, width first; -1 where there are none
   */
  static Window ofWeights(OperatorContext c, Shape weights, int padding, int dilation) {
    return new Window(
        isSame(c, padding),
        weights.dim(1),
        weights.dim(2),
        c.options().int32(padding + 2, 0),
        c.options().int32(padding + 1, 0),
        dilation < 0 ? 1 : c.options().int32(dilation + 1, 1),
        dilation < 0 ? 1 : c.options().int32(dilation, 1));
  }

  /** The scheme in field {@code field} of the options. */
  static boolean isSame(OperatorContext context, int field) {
    int code = context.options().int8(field, 0);
    context.require(code == 0 || code == 1, CommonRules.PADDING, () -> "padding " + code);
    return code == 0;
  }

  /** Rows and columns that the scheme adds to a plane [n, h, w, c]. */
  Padding padding(OperatorContext c, Shape plane) {
    CommonRules.requireWindow(c.check(), filterH, filterW, strideH, strideW, dilationH, dilationW);
    return same
        ? Padding.same(
            plane.dim(1), plane.dim(2), filterH, filterW, strideH, strideW, dilationH, dilationW)
        : Padding.NONE;
  }
}
