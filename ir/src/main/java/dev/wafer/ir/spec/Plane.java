package dev.wafer.ir.spec;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Padding;

/**
 * A window over the rows and columns of [n, h, w, c].
 *
 * @param filterH rows of the window, before dilation
 */
record Plane(
    int filterH,
    int filterW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    Padding padding) {
  /**
   * The output of {@code channels} channels.
   *
   * @throws BrokenRuleException if the window is none, or does not fit
   */
  Extents output(NodeCheck node, Shape in, long channels) {
    CommonRules.requireWindow(node, filterH, filterW, strideH, strideW, dilationH, dilationW);
    long freeH = (long) in.dim(1) + padding.top() + padding.bottom() - span(filterH, dilationH);
    long freeW = (long) in.dim(2) + padding.left() + padding.right() - span(filterW, dilationW);
    node.require(
        freeH >= 0 && freeW >= 0,
        CommonRules.WINDOW_FITS,
        () ->
            "window %dx%d, dilations %dx%d, input [%s]"
                .formatted(filterH, filterW, dilationH, dilationW, in));
    return Extents.of(in.dim(0), freeH / strideH + 1, freeW / strideW + 1, channels);
  }

  private static long span(int filter, int dilation) {
    return (filter - 1L) * dilation + 1;
  }
}
