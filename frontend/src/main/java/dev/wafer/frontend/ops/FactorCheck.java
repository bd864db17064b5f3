package dev.wafer.frontend.ops;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.reference.parameters.NodeParameters;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Refuses an operator from whose scales its kernel cannot derive factors. */
final class FactorCheck {
  /** What {@link NodeParameters} accepts, for the page of operators. */
  static final String RANGES =
      """

      Factors of INT8 and INT16 operators, the ranges where TensorFlow Lite Micro's arithmetic is \
      defined: products and quotients of scales are below 2^30 (layers of INT16 with 64-bit sums: \
      2^14; DIV: 2^22). ADD and SUB: both inputs' scales are positive against each other, and twice \
      the larger one is below 2^20 (INT16: 2^15) times the output's. HARD_SWISH: the input's scale \
      is below 128 times the output's. SOFTMAX and LOG_SOFTMAX of INT8: beta times the input's \
      scale is above 2^-26. LOGISTIC and TANH take any scale.
      """;

  private static final int SHOWN = 4;

  private FactorCheck() {}

  static void check(OperatorContext context) {
    for (OperatorContext.EmittedNode emitted : context.emitted()) {
      try {
        NodeParameters.check(new Node(0, emitted.op(), emitted.inputs(), emitted.outputs(), -1));
      } catch (WaferException e) {
        Diagnostic factor = e.diagnostics().get(0);
        throw context.refusal(
            CommonRules.FACTOR,
            "factor " + factor.found() + " of " + scales(emitted),
            factor.supported());
      }
    }
  }

  private static String scales(OperatorContext.EmittedNode node) {
    List<Value> quantized =
        Stream.concat(node.inputs().stream(), node.outputs().stream())
            .filter(value -> value.isPresent() && value.quantization().isQuantized())
            .toList();
    return quantized.stream()
            .limit(SHOWN)
            .map(value -> "'%s' (%s)".formatted(Diagnostic.abbreviate(value.name()), scale(value)))
            .collect(Collectors.joining(", "))
        + (quantized.size() > SHOWN ? ", ..." : "");
  }

  private static String scale(Value value) {
    return value.quantization().isPerAxis()
        ? value.quantization().scales().size() + " scales"
        : "scale " + value.quantization().scale();
  }
}
