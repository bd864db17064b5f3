package dev.wafer.ir;

import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Mean;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unpack;
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

  /** NumPy broadcasting: aligned at the innermost axis, extents equal or 1. */
  static Optional<Shape> broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int left = i <= a.rank() ? a.dim(-i) : 1;
      int right = i <= b.rank() ? b.dim(-i) : 1;
      if (left != right && left != 1 && right != 1) {
        return Optional.empty();
      }
      dims[rank - i] = left == 1 ? right : left;
    }
    return Optional.of(Shape.of(dims));
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

  static Optional<String> fullyConnected(Node node) {
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    if (w.rank() != 2 || w.dim(1) < 1 || x.elements() % w.dim(1) != 0) {
      return Optional.of("weights must be [outputs, k] with k dividing the input's elements");
    }
    if (!biasFits(node, w.dim(0))) {
      return Optional.of("the bias must have one element an output channel");
    }
    long expected = (long) (x.elements() / w.dim(1)) * w.dim(0);
    return node.output().shape().elements() == expected
        ? FINE
        : Optional.of("the output must have " + expected + " elements");
  }

  static Optional<String> batchMatMul(BatchMatMul op, Node node) {
    Shape x = node.input(0).shape();
    Shape y = node.input(1).shape();
    if (x.rank() < 2 || y.rank() < 2 || x.dim(op.adjX() ? -2 : -1) != y.dim(op.adjY() ? -1 : -2)) {
      return Optional.of("the inputs must be matrices that share their inner extent");
    }
    Optional<Shape> batch =
        broadcast(
            Shape.of(x.dims().subList(0, x.rank() - 2)),
            Shape.of(y.dims().subList(0, y.rank() - 2)));
    if (batch.isEmpty()) {
      return Optional.of("the outer axes of the inputs do not broadcast");
    }
    List<Integer> dims = new ArrayList<>(batch.get().dims());
    dims.add(x.dim(op.adjX() ? -1 : -2));
    dims.add(y.dim(op.adjY() ? -2 : -1));
    return expect(node, Shape.of(dims));
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

  static Optional<String> pad(Pad op, Node node) {
    Shape x = node.input(0).shape();
    if (op.before().size() != x.rank() || op.after().size() != x.rank()) {
      return Optional.of("the padding must have an amount for each axis");
    }
    int[] dims = x.toArray();
    for (int axis = 0; axis < dims.length; axis++) {
      if (op.before().get(axis) < 0 || op.after().get(axis) < 0) {
        return Optional.of("the padding must not be negative");
      }
      dims[axis] += op.before().get(axis) + op.after().get(axis);
    }
    if (node.input(1).isPresent() && node.input(1).shape().elements() != 1) {
      return Optional.of("the fill value must have one element");
    }
    return expect(node, Shape.of(dims));
  }

  static Optional<String> reshape(Node node) {
    return node.input(0).shape().elements() == node.output().shape().elements()
        ? FINE
        : Optional.of("input and output must have the same number of elements");
  }

  static Optional<String> transpose(Transpose op, Node node) {
    Shape x = node.input(0).shape();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      axes.add(axis);
    }
    if (!op.permutation().stream().sorted().toList().equals(axes)) {
      return Optional.of("the permutation must list each axis once");
    }
    return expect(node, Shape.of(op.permutation().stream().map(x::dim).toList()));
  }

  static Optional<String> concatenation(Concatenation op, Node node) {
    return joined(node.inputs(), node.output().shape(), op.axis());
  }

  static Optional<String> split(Split op, Node node) {
    return joined(node.outputs(), node.input(0).shape(), op.axis());
  }

  static Optional<String> pack(Pack op, Node node) {
    return stacked(node.inputs(), node.output().shape(), op.axis());
  }

  static Optional<String> unpack(Unpack op, Node node) {
    return stacked(node.outputs(), node.input(0).shape(), op.axis());
  }

  static Optional<String> slice(Slice op, Node node) {
    Shape x = node.input(0).shape();
    Shape y = node.output().shape();
    boolean inside = op.begin().size() == x.rank() && y.rank() == x.rank();
    for (int axis = 0; inside && axis < x.rank(); axis++) {
      int begin = op.begin().get(axis);
      inside = begin >= 0 && (long) begin + y.dim(axis) <= x.dim(axis);
    }
    return inside ? FINE : Optional.of("the slice must lie inside the input");
  }

  static Optional<String> stridedSlice(StridedSlice op, Node node) {
    Shape x = node.input(0).shape();
    if (op.begin().size() != x.rank() || op.strides().size() != x.rank()) {
      return Optional.of("begin and strides must have an entry for each axis of the input");
    }
    if (op.strides().contains(0)) {
      return Optional.of("a stride must not be 0");
    }
    boolean empty = node.output().shape().elements() == 0;
    for (int axis = 0; !empty && axis < x.rank(); axis++) {
      int begin = op.begin().get(axis);
      if (begin < 0 || begin >= x.dim(axis)) {
        return Optional.of("the slice must begin inside the input");
      }
    }
    return FINE;
  }

  static Optional<String> resize(Node node) {
    Shape x = node.input(0).shape();
    Shape y = node.output().shape();
    boolean fits = x.rank() == 4 && y.rank() == 4 && x.dim(0) == y.dim(0) && x.dim(3) == y.dim(3);
    return fits ? FINE : Optional.of("input and output must have the same batch and channels");
  }

  static Optional<String> depthToSpace(DepthToSpace op, Node node) {
    Shape x = node.input(0).shape();
    int b = op.blockSize();
    if (b < 1 || x.rank() != 4 || x.dim(3) % (b * b) != 0) {
      return Optional.of("the square of the block size must divide the channels");
    }
    return expect(node, Shape.of(x.dim(0), x.dim(1) * b, x.dim(2) * b, x.dim(3) / (b * b)));
  }

  static Optional<String> spaceToDepth(SpaceToDepth op, Node node) {
    Shape x = node.input(0).shape();
    int b = op.blockSize();
    if (b < 1 || x.rank() != 4 || x.dim(1) % b != 0 || x.dim(2) % b != 0) {
      return Optional.of("the block size must divide height and width");
    }
    return expect(node, Shape.of(x.dim(0), x.dim(1) / b, x.dim(2) / b, x.dim(3) * b * b));
  }

  static Optional<String> svdf(Svdf op, Node node) {
    Shape x = node.input(0).shape();
    Shape feature = node.input(1).shape();
    Shape time = node.input(2).shape();
    if (x.rank() != 2 || feature.rank() != 2 || time.rank() != 2 || op.rank() < 1) {
      return Optional.of("input and weights must have rank 2");
    }
    int filters = feature.dim(0);
    boolean fits =
        feature.dim(1) == x.dim(1)
            && time.dim(0) == filters
            && filters % op.rank() == 0
            && node.input(4).shape().elements() == x.dim(0) * filters * time.dim(1);
    if (!fits) {
      return Optional.of("weights and state must agree in filters and memory");
    }
    return expect(node, Shape.of(x.dim(0), filters / op.rank()));
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

  private static Optional<String> joined(List<Value> parts, Shape whole, int axis) {
    if (axis < 0 || axis >= whole.rank()) {
      return Optional.of("the axis must be one of the tensor's");
    }
    int extent = 0;
    for (Value part : parts) {
      if (part.shape().rank() != whole.rank()) {
        return Optional.of("the parts must have the rank of the whole");
      }
      int[] dims = part.shape().toArray();
      extent += dims[axis];
      dims[axis] = whole.dim(axis);
      if (!Shape.of(dims).equals(whole)) {
        return Optional.of("the parts may differ from the whole along the axis only");
      }
    }
    return extent == whole.dim(axis)
        ? FINE
        : Optional.of("the parts must add up to the whole along the axis");
  }

  private static Optional<String> stacked(List<Value> parts, Shape whole, int axis) {
    if (axis < 0 || axis >= whole.rank() || whole.dim(axis) != parts.size()) {
      return Optional.of("the axis must have one index a part");
    }
    List<Integer> dims = new ArrayList<>(whole.dims());
    dims.remove(axis);
    Shape expected = Shape.of(dims);
    return parts.stream().allMatch(part -> part.shape().equals(expected))
        ? FINE
        : Optional.of("each part must have the shape [" + expected + "]");
  }
}
