package dev.wafer.ir;

import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Mean;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.TransposeConv;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shapes that an operator's inputs, attributes and outputs must have together. */
final class ShapeRules {
  private static final Optional<String> FINE = Optional.empty();

  private ShapeRules() {}

  /** The first output must have the given shape. */
  static Optional<String> expect(Node node, Shape expected) {
    return node.output().shape().equals(expected)
        ? FINE
        : Optional.of("the output's shape must be [" + expected + "]");
  }

  static Optional<String> conv2d(Conv2d op, Node node) {
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    if (x.rank() != 4 || w.rank() != 4 || w.dim(3) < 1 || x.dim(3) % w.dim(3) != 0) {
      return Optional.of("input and weights must have rank 4 and matching channels");
    }
    int groups = x.dim(3) / w.dim(3);
    if (groups < 1 || w.dim(0) % groups != 0) {
      return Optional.of("the output channels must divide into the groups");
    }
    if (!biasFits(node, w.dim(0))) {
      return Optional.of("the bias must have one element an output channel");
    }
    Padding p = op.padding();
    int spanH = (w.dim(1) - 1) * op.dilationH() + 1;
    int spanW = (w.dim(2) - 1) * op.dilationW() + 1;
    return plane(node, spanH, spanW, op.strideH(), op.strideW(), p, w.dim(0));
  }

  static Optional<String> depthwiseConv2d(DepthwiseConv2d op, Node node) {
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    if (x.rank() != 4
        || w.rank() != 4
        || w.dim(0) != 1
        || w.dim(3) != x.dim(3) * op.depthMultiplier()) {
      return Optional.of("weights must be [1, kh, kw, channels * depth multiplier]");
    }
    if (!biasFits(node, w.dim(3))) {
      return Optional.of("the bias must have one element an output channel");
    }
    int spanH = (w.dim(1) - 1) * op.dilationH() + 1;
    int spanW = (w.dim(2) - 1) * op.dilationW() + 1;
    return plane(node, spanH, spanW, op.strideH(), op.strideW(), op.padding(), w.dim(3));
  }

  static Optional<String> transposeConv(TransposeConv op, Node node) {
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    Shape y = node.output().shape();
    if (x.rank() != 4 || w.rank() != 4 || y.rank() != 4 || w.dim(3) != x.dim(3)) {
      return Optional.of("input, weights and output must have rank 4 and matching channels");
    }
    if (!biasFits(node, w.dim(0)) || y.dim(3) != w.dim(0) || y.dim(0) != x.dim(0)) {
      return Optional.of("output and bias must have the weights' output channels");
    }
    return op.strideH() > 0 && op.strideW() > 0 ? FINE : Optional.of("strides must be positive");
  }

  static Optional<String> averagePool(AveragePool2d op, Node node) {
    return pool(node, op.filterH(), op.filterW(), op.strideH(), op.strideW(), op.padding());
  }

  static Optional<String> maxPool(MaxPool2d op, Node node) {
    return pool(node, op.filterH(), op.filterW(), op.strideH(), op.strideW(), op.padding());
  }

  static Optional<String> mean(Mean op, Node node) {
    Shape x = node.input(0).shape();
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!op.axes().contains(axis)) {
        dims.add(x.dim(axis));
      } else if (op.keepDims()) {
        dims.add(1);
      }
    }
    boolean inside = op.axes().stream().allMatch(axis -> axis >= 0 && axis < x.rank());
    return inside ? expect(node, Shape.of(dims)) : Optional.of("an axis is not one of the input's");
  }

  static Optional<String> resize(Node node) {
    Shape x = node.input(0).shape();
    Shape y = node.output().shape();
    boolean fits = x.rank() == 4 && y.rank() == 4 && x.dim(0) == y.dim(0) && x.dim(3) == y.dim(3);
    return fits ? FINE : Optional.of("input and output must have the same batch and channels");
  }

  private static boolean biasFits(Node node, int channels) {
    return node.input(2).isAbsent() || node.input(2).shape().elements() == channels;
  }

  private static Optional<String> pool(
      Node node, int filterH, int filterW, int strideH, int strideW, Padding padding) {
    Shape x = node.input(0).shape();
    if (x.rank() != 4) {
      return Optional.of("the input must have rank 4");
    }
    return plane(node, filterH, filterW, strideH, strideW, padding, x.dim(3));
  }

  /** Output plane of a sliding window: floor((in + padding - span) / stride) + 1 on each axis. */
  private static Optional<String> plane(
      Node node, int spanH, int spanW, int strideH, int strideW, Padding p, int channels) {
    Shape x = node.input(0).shape();
    if (strideH < 1 || strideW < 1 || spanH < 1 || spanW < 1) {
      return Optional.of("filter, stride and dilation must be positive");
    }
    int freeH = x.dim(1) + p.top() + p.bottom() - spanH;
    int freeW = x.dim(2) + p.left() + p.right() - spanW;
    if (freeH < 0 || freeW < 0) {
      return Optional.of("the filter must fit into the padded input");
    }
    return expect(node, Shape.of(x.dim(0), freeH / strideH + 1, freeW / strideW + 1, channels));
  }
}
