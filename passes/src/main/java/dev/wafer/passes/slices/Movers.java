package dev.wafer.passes.slices;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.reference.ops.JoinedParts;
import dev.wafer.reference.ops.SliceExtents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The operators that only move elements along boxes. */
final class Movers {
  private Movers() {}

  /** An input of a join and its first element's index in the output. */
  record Part(int index, Value value, List<Integer> begin) {}

  /** The box of its input that an operator takes. */
  record Box(List<Integer> begin, List<Integer> steps, Shape extents) {}

  /** Whether the report lists the node. */
  static boolean isMover(Node node) {
    Op op = node.op();
    return op instanceof Concatenation
        || op instanceof Pad
        || op instanceof Slice
        || op instanceof StridedSlice
        || op instanceof SpaceToDepth
        || op instanceof DepthToSpace;
  }

  /** Why a mover's output or parts can never be views, whatever the kernels. */
  static String obstacle(Node node) {
    if (node.op() instanceof StridedSlice) {
      return "the slice steps backwards";
    }
    if (node.op() instanceof SpaceToDepth || node.op() instanceof DepthToSpace) {
      return "the channels of a pixel would lie apart";
    }
    return "the operator is no view of its inputs";
  }

  /** The parts of a join that changes no element; empty for all other nodes. */
  static List<Part> parts(Node node) {
    if (!isWholeBytes(node.output()) || node.output().shape().elements() == 0) {
      return List.of();
    }
    if (node.op() instanceof Concatenation join && changesNothing(node, join)) {
      List<Part> parts = new ArrayList<>();
      int position = 0;
      for (int i = 0; i < node.inputs().size(); i++) {
        Value part = node.input(i);
        List<Integer> begin = new ArrayList<>(Collections.nCopies(part.shape().rank(), 0));
        begin.set(join.axis(), position);
        parts.add(new Part(i, part, begin));
        position += part.shape().dim(join.axis());
      }
      return parts;
    }
    if (node.op() instanceof Pad pad && node.input(0).dataType() == node.output().dataType()) {
      return List.of(new Part(0, node.input(0), pad.before()));
    }
    return List.of();
  }

  /** The box that a slice is. */
  static Optional<Box> box(Node node) {
    if (!isWholeBytes(node.output()) || node.output().shape().elements() == 0) {
      return Optional.empty();
    }
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    if (node.op() instanceof Slice slice) {
      return Optional.of(new Box(slice.begin(), Collections.nCopies(in.rank(), 1), out));
    }
    if (node.op() instanceof StridedSlice slice) {
      Shape extents = Shape.of(SliceExtents.of(in, out, slice.begin(), slice.strides()));
      List<Integer> steps = new ArrayList<>();
      for (int axis = 0; axis < in.rank(); axis++) {
        int step = slice.strides().get(axis);
        if (step < 1 && extents.dim(axis) > 1) {
          return Optional.empty();
        }
        steps.add(extents.dim(axis) > 1 ? step : 1);
      }
      return Optional.of(new Box(slice.begin(), steps, extents));
    }
    return Optional.empty();
  }

  private static boolean changesNothing(Node node, Concatenation join) {
    return join.activation() == Activation.NONE
        && node.inputs().stream().allMatch(in -> in.dataType() == node.output().dataType())
        && !JoinedParts.requantizes(node);
  }

  private static boolean isWholeBytes(Value value) {
    return value.dataType().bits() % 8 == 0;
  }
}
