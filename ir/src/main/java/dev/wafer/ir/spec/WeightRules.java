package dev.wafer.ir.spec;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import java.util.List;
import java.util.Optional;

/** What convolutions and matrix products ask of weights (input 1) and bias (input 2). */
final class WeightRules {
  /** What is told of FLOAT32 activations by INT8 weights. */
  static final String HYBRID =
      "FLOAT32 by INT8 or INT4, which TensorFlow Lite Micro does not have, is computed as"
          + " TensorFlow Lite's reference kernels do: inputs are quantized at run time, sums are"
          + " integers.";

  private static final Rule HYBRID_PARAMETERS =
      Rule.supported(
              "weights and bias of FLOAT32 by INT8 or INT4 are constants or computed from"
                  + " constants")
          .followingShapes();

  private static final Rule NIBBLE_PARAMETERS =
      Rule.supported("INT4 weights are constants or computed from constants").followingShapes();

  private static final Rule UNSIGNED_DENSE =
      Rule.supported("UINT8 weights are dense constants").followingShapes().about(DataType.UINT8);

  /** Where weights may come at run time. */
  private static final List<Rule> OF_RUN_TIME =
      List.of(
          CommonRules.PARAMETERS,
          HYBRID_PARAMETERS,
          NIBBLE_PARAMETERS,
          CommonRules.PER_TENSOR,
          CommonRules.ZERO_POINT_RANGE,
          CommonRules.INT16_SYMMETRIC,
          CommonRules.WEIGHTS_QUANTIZED,
          CommonRules.WEIGHTS_SYMMETRIC,
          UNSIGNED_DENSE);

  /** The same where no form has INT4 ones. */
  private static final List<Rule> OF_WHOLE_BYTES =
      OF_RUN_TIME.stream().filter(rule -> !rule.equals(NIBBLE_PARAMETERS)).toList();

  private WeightRules() {}

  /** The bias, if there is one, has an element for each of {@code outC} channels. */
  static void requireBias(NodeCheck node, int outC) {
    Value bias = node.input(2);
    node.requireOf(
        bias,
        bias.isAbsent() || bias.shape().elements() == outC,
        CommonRules.BIAS_SHAPE,
        () -> "shape [%s] for %d channels".formatted(bias.shape(), outC));
  }

  /**
   * Of convolutions: weights and bias may come at run time where they are of the activations' kind.
   *
   * @param axis axis of the weights along which the output channels lie
   */
  static Requirement<Op> along(int axis) {
    return along(axis, OF_RUN_TIME);
  }

  /**
   * The same of convolutions that are not by INT4.
   *
   * @param axis axis of the weights along which the output channels lie
   */
  static Requirement<Op> ofWholeBytes(int axis) {
    return along(axis, OF_WHOLE_BYTES);
  }

  private static Requirement<Op> along(int axis, List<Rule> rules) {
    return new Requirement<>(
        rules,
        (op, node) -> {
          requireKnown(node);
          checkQuantization(node, axis);
        });
  }

  /**
   * Of matrix products: weights that come at run time are like activations, with one scale and a
   * zero point.
   */
  static Requirement<Op> ofProduct() {
    return new Requirement<>(
        OF_RUN_TIME,
        (op, node) -> {
          requireKnown(node);
          Value weights = node.input(1);
          if (node.facts().isParameter(weights) || weights.dataType() == DataType.UINT8) {
            checkQuantization(node, 0);
          } else {
            node.requirePerTensor(weights);
            checkActivations(node);
          }
        });
  }

  /** What kernels do not read at run time. */
  private static void requireKnown(NodeCheck node) {
    Value weights = node.input(1);
    if (node.input(0).dataType() == DataType.FLOAT32 && isShort(weights)) {
      requireKnown(node, weights, HYBRID_PARAMETERS);
      requireKnown(node, node.input(2), HYBRID_PARAMETERS);
    } else if (weights.dataType() == DataType.INT4) {
      requireKnown(node, weights, NIBBLE_PARAMETERS);
    } else if (weights.dataType() == DataType.UINT8) {
      node.requireParameter(node.input(2));
    }
  }

  /** Whether weights are signed and of up to 8 bits. */
  private static boolean isShort(Value weights) {
    return weights.dataType() == DataType.INT8 || weights.dataType() == DataType.INT4;
  }

  private static void requireKnown(NodeCheck node, Value value, Rule rule) {
    node.requireOf(
        value,
        value.isAbsent() || node.facts().isParameter(value),
        rule,
        () -> "a tensor that is computed at run time");
  }

  private static void checkActivations(NodeCheck node) {
    for (Value value : List.of(node.input(0), node.output())) {
      node.requirePerTensor(value);
      node.requireSymmetricInt16(value);
    }
  }

  private static void checkQuantization(NodeCheck node, int axis) {
    Value weights = node.input(1);
    checkActivations(node);
    if (weights.dataType() == DataType.UINT8) {
      node.requirePerTensor(weights);
      node.requireOf(
          weights,
          node.facts().isDense(weights),
          UNSIGNED_DENSE,
          () -> "a tensor that is computed, or that is sparse");
    }
    if (!isShort(weights)) {
      return;
    }
    Quantization q = weights.quantization();
    int outC = weights.shape().dim(axis);
    node.requireOf(
        weights,
        q.isQuantized() && (!q.isPerAxis() || (q.axis() == axis && q.scales().size() == outC)),
        CommonRules.WEIGHTS_QUANTIZED,
        () -> "%d scales along axis %d".formatted(q.scales().size(), q.axis()));
    Optional<Integer> other =
        q.zeroPoints().stream().filter(zeroPoint -> zeroPoint != 0).findFirst();
    node.requireOf(
        weights,
        other.isEmpty(),
        CommonRules.WEIGHTS_SYMMETRIC,
        () -> "zero point " + other.orElseThrow());
  }
}
