package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that convolutions and matrix products share. */
final class Weights {
  private static final Rule HYBRID_PER_TENSOR =
      Rule.supported("INT8 weights of FLOAT32 inputs have one scale")
          .withHelp(
              "Convert with a representative dataset (full integer quantization), or with one scale"
                  + " for each weight.");

  private static final List<Rule> RULES =
      List.of(
          CommonRules.PER_TENSOR,
          CommonRules.ZERO_POINT_RANGE,
          CommonRules.INT16_SYMMETRIC,
          CommonRules.WEIGHTS_QUANTIZED,
          CommonRules.WEIGHTS_SYMMETRIC,
          HYBRID_PER_TENSOR,
          CommonRules.PARAMETERS,
          CommonRules.BIAS_SHAPE);

  private Weights() {}

  /** The shared rules and further ones. */
  static List<Rule> rules(Rule... more) {
    List<Rule> all = new ArrayList<>(RULES);
    all.addAll(List.of(more));
    return all;
  }

  /** Requires parameters that fit {@code outC} output channels, which lie along {@code axis}. */
  static void check(OperatorContext c, Value x, Value weights, Value bias, int outC, int axis) {
    c.requireParameter(weights);
    c.requireParameter(bias);
    c.requireOf(
        bias,
        bias.isAbsent() || bias.shape().elements() == outC,
        CommonRules.BIAS_SHAPE,
        () -> "shape [%s] for %d channels".formatted(bias.shape(), outC));
    c.requirePerTensor(x);
    c.requirePerTensor(c.output());
    c.requireSymmetricInt16(x);
    c.requireSymmetricInt16(c.output());
    if (weights.dataType() == DataType.INT8) {
      Quantization q = weights.quantization();
      c.requireOf(
          weights,
          q.isQuantized() && (!q.isPerAxis() || (q.axis() == axis && q.scales().size() == outC)),
          CommonRules.WEIGHTS_QUANTIZED,
          () -> "%d scales along axis %d".formatted(q.scales().size(), q.axis()));
      Optional<Integer> other =
          q.zeroPoints().stream().filter(zeroPoint -> zeroPoint != 0).findFirst();
      c.requireOf(
          weights,
          other.isEmpty(),
          CommonRules.WEIGHTS_SYMMETRIC,
          () -> "zero point " + other.orElseThrow());
      c.requireOf(
          weights,
          x.dataType() != DataType.FLOAT32 || !q.isPerAxis(),
          HYBRID_PER_TENSOR,
          () -> q.scales().size() + " scales");
    }
  }
}
