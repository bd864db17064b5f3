package dev.wafer.ir.spec;

import dev.wafer.ir.op.Op;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Rules with their check: what an operator asks of its node beside types and shapes.
 *
 * @param check throws {@link BrokenRuleException} for one of {@code rules}
 */
record Requirement<T extends Op>(List<Rule> rules, BiConsumer<? super T, NodeCheck> check) {
  /** All tensors of INT8 and INT16 have one scale and one zero point. */
  static final Requirement<Op> PER_TENSOR =
      new Requirement<>(
          List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE),
          (op, node) -> {
            node.inputs().forEach(node::requirePerTensor);
            node.outputs().forEach(node::requirePerTensor);
          });

  /** All tensors of INT8 and INT16 have the quantization of the first output. */
  static final Requirement<Op> SAME_QUANTIZATION =
      new Requirement<>(
          List.of(
              CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE, CommonRules.SAME_QUANTIZATION),
          (op, node) ->
              node.inputs().forEach(input -> node.requireSameQuantization(input, node.output())));

  /** Tensors of INT16 have zero point 0. */
  static final Requirement<Op> INT16_SYMMETRIC =
      new Requirement<>(
          List.of(CommonRules.INT16_SYMMETRIC),
          (op, node) -> {
            node.inputs().forEach(node::requireSymmetricInt16);
            node.outputs().forEach(node::requireSymmetricInt16);
          });

  Requirement {
    rules = List.copyOf(rules);
  }

  static Requirement<Op> of(Rule rule, java.util.function.Consumer<NodeCheck> check) {
    return new Requirement<>(List.of(rule), (op, node) -> check.accept(node));
  }
}
