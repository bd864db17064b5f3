package dev.wafer.ir;

import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Mean;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ResizeBilinear;
import dev.wafer.ir.op.ResizeNearestNeighbor;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.spec.OpSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** For each operator how many inputs and outputs it takes and which shapes go together. */
final class OpRules {
  private static final int ANY = Integer.MAX_VALUE;

  private static final List<OpRule<?>> RULES =
      List.of(
          rule(Conv2d.class, 2, 3, ShapeRules::conv2d),
          rule(DepthwiseConv2d.class, 2, 3, ShapeRules::depthwiseConv2d),
          rule(TransposeConv.class, 2, 3, ShapeRules::transposeConv),
          rule(AveragePool2d.class, 1, 1, ShapeRules::averagePool),
          rule(MaxPool2d.class, 1, 1, ShapeRules::maxPool),
          rule(Mean.class, 1, 1, ShapeRules::mean),
          rule(ResizeBilinear.class, 1, 1, (op, node) -> ShapeRules.resize(node)),
          rule(ResizeNearestNeighbor.class, 1, 1, (op, node) -> ShapeRules.resize(node)));

  private OpRules() {}

  /** Whether an operator has a rule. */
  static boolean covers(Class<?> opClass) {
    return OpSpecs.all().stream().anyMatch(spec -> spec.type().equals(opClass))
        || RULES.stream().anyMatch(rule -> rule.type.equals(opClass));
  }

  /** What is wrong with a node, in words. */
  static Optional<String> problem(Node node) {
    for (OpRule<?> rule : RULES) {
      if (rule.type.isInstance(node.op())) {
        return rule.problem(node);
      }
    }
    throw new IllegalStateException("no rule for " + node.op());
  }

  private static <T extends Op> OpRule<T> rule(
      Class<T> type, int minInputs, int maxInputs, ShapeRule<T> shapes) {
    return new OpRule<>(type, minInputs, maxInputs, 1, 1, shapes);
  }

  /** What is wrong with the shapes of a node, if anything. */
  private interface ShapeRule<T extends Op> {
    Optional<String> problem(T op, Node node);
  }

  private record OpRule<T extends Op>(
      Class<T> type,
      int minInputs,
      int maxInputs,
      int minOutputs,
      int maxOutputs,
      ShapeRule<T> shapes) {
    Optional<String> problem(Node node) {
      int inputs = node.inputs().size();
      if (inputs < minInputs || inputs > maxInputs) {
        return Optional.of("the operator takes " + range(minInputs, maxInputs) + " inputs");
      }
      int outputs = node.outputs().size();
      if (outputs < minOutputs || outputs > maxOutputs) {
        return Optional.of("the operator has " + range(minOutputs, maxOutputs) + " outputs");
      }
      List<Integer> absent = new ArrayList<>();
      for (int i = 0; i < Math.min(minInputs, 2); i++) {
        if (node.input(i).isAbsent()) {
          absent.add(i);
        }
      }
      if (!absent.isEmpty()) {
        return Optional.of("inputs " + absent + " must be present");
      }
      return shapes.problem(type.cast(node.op()), node);
    }

    private static String range(int min, int max) {
      if (max == ANY) {
        return "at least " + min;
      }
      return min == max ? Integer.toString(min) : min + " to " + max;
    }
  }
}
