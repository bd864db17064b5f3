package dev.wafer.passes.slices;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import dev.wafer.ir.op.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What nodes that only move elements are as views: concatenations of parts, or slices. */
final class ViewForms {
  private ViewForms() {}

  /** An input of a concatenation and its first element's index in the output. */
  record Part(int index, Value value, List<Integer> begin) {}

  /** The box of its input that an operator takes. */
  record Slice(List<Integer> begin, List<Integer> steps, Shape extents) {}

  /** Whether the report lists the node: it moves elements to where they have not been. */
  static boolean movesElements(Node node) {
    return Movement.of(node).isPresent() && !node.op().isAlias();
  }

  /** Why the output or parts can never be views, whatever the kernels. */
  static String obstacle(Node node) {
    List<Access> accesses = Movement.unaltered(node).orElse(List.of());
    if (accesses.stream().anyMatch(access -> steps(access, Integer.MIN_VALUE, 0))) {
      return "the slice steps backwards";
    }
    if (accesses.stream().anyMatch(access -> steps(access, 0, 1))) {
      return "elements are repeated";
    }
    return accesses.stream().allMatch(Access::isBoxes)
        ? "the operator is no view of its inputs"
        : "neighbours would lie apart";
  }

  /**
   * The parts of a concatenation that changes no element; empty for all other nodes, slices among
   * them.
   */
  static List<Part> parts(Node node) {
    List<Access> accesses = Movement.unaltered(node).orElse(List.of());
    Shape whole = node.outputs().get(0).shape();
    if (!canBeView(node) || slice(node).isPresent()) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    for (Access access : accesses) {
      Value part = node.input(access.input());
      if (!access.from().shape().equals(part.shape())
          || !access.from().isWhole(access.extents())
          || !access.to().shape().equals(whole)
          || !access.to().isDenseBox()
          || part.dataType() != node.output().dataType()) {
        return List.of();
      }
      parts.add(new Part(access.input(), part, access.to().start()));
    }
    return parts;
  }

  /** The box of its input that a node takes. */
  static Optional<Slice> slice(Node node) {
    return Movement.single(node)
        .filter(access -> canBeView(node) && access.to().isWhole(access.extents()))
        .filter(access -> access.from().isBox() && !steps(access, Integer.MIN_VALUE, 1))
        .map(
            access ->
                new Slice(access.from().start(), strides(access), Shape.of(access.extents())));
  }

  private static List<Integer> strides(Access access) {
    List<Integer> strides = new ArrayList<>();
    for (int axis = 0; axis < access.extents().size(); axis++) {
      strides.add(access.extents().get(axis) > 1 ? access.from().steps().get(axis).by() : 1);
    }
    return strides;
  }

  /** Whether a loop that turns more than once advances by {@code from} to {@code to - 1}. */
  private static boolean steps(Access access, int from, int to) {
    for (int loop = 0; loop < access.extents().size(); loop++) {
      Side.Step step = access.from().steps().get(loop);
      if (access.extents().get(loop) > 1 && step.by() >= from && step.by() < to) {
        return true;
      }
    }
    return false;
  }

  private static boolean canBeView(Node node) {
    return node.outputs().size() == 1
        && node.output().dataType().bits() % 8 == 0
        && node.output().shape().elements() > 0;
  }
}
