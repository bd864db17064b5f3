package dev.wafer.reference.ops;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;

/** Extents and steps of a convolution, and the copying of its windows. Sizes in elements. */
record ConvGeometry(
    int batches,
    int inH,
    int inW,
    int inC,
    int outH,
    int outW,
    int outC,
    int filterH,
    int filterW,
    int filterC,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int padTop,
    int padLeft) {
  static ConvGeometry of(Node node) {
    Shape in = node.input(0).shape();
    Shape filter = node.input(1).shape();
    Shape out = node.output().shape();
    int[] steps;
    if (node.op() instanceof Conv2d conv) {
      steps = new int[] {conv.strideH(), conv.strideW(), conv.dilationH(), conv.dilationW()};
    } else {
      DepthwiseConv2d conv = (DepthwiseConv2d) node.op();
      steps = new int[] {conv.strideH(), conv.strideW(), conv.dilationH(), conv.dilationW()};
    }
    var padding =
        node.op() instanceof Conv2d conv ? conv.padding() : ((DepthwiseConv2d) node.op()).padding();
    return new ConvGeometry(
        out.dim(0),
        in.dim(1),
        in.dim(2),
        in.dim(3),
        out.dim(1),
        out.dim(2),
        out.dim(3),
        filter.dim(1),
        filter.dim(2),
        filter.dim(3),
        steps[0],
        steps[1],
        steps[2],
        steps[3],
        padding.top(),
        padding.left());
  }

  int groups() {
    return inC / filterC;
  }

  /** Elements of the window of one group. */
  int windowElements() {
    return filterH * filterW * filterC;
  }

  /**
   * Copies the window of one output position and group, in [filterH, filterW, filterC] order, to
   * {@code window}; what lies outside the plane comes from {@code zeros}.
   */
  void gather(Object in, int batch, int outY, int outX, int group, Object zeros, Object window) {
    int to = 0;
    for (int fy = 0; fy < filterH; fy++) {
      int y = outY * strideH - padTop + fy * dilationH;
      for (int fx = 0; fx < filterW; fx++) {
        int x = outX * strideW - padLeft + fx * dilationW;
        if (y >= 0 && y < inH && x >= 0 && x < inW) {
          int from = ((batch * inH + y) * inW + x) * inC + group * filterC;
          System.arraycopy(in, from, window, to, filterC);
        } else {
          System.arraycopy(zeros, 0, window, to, filterC);
        }
        to += filterC;
      }
    }
  }
}
