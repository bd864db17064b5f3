package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.UnaryFn;
import java.util.List;
import java.util.Optional;

/**
 * A known range of results, for which the format fixes the quantization of the output. TensorFlow
 * Lite's kernels compute for that quantization whatever the file says.
 */
record FixedRange(List<Entry> entries) {
  /** What TensorFlow Lite's own checks of these scales allow. */
  private static final float RELATIVE_TOLERANCE = 1e-3f;

  private static final Entry ONE_TO_256 = new Entry(INT8, INT8, 0x1p-8f, -128);
  private static final Entry UNSIGNED_ONE_TO_256 = new Entry(UINT8, UINT8, 0x1p-8f, 0);
  private static final Entry SIGNED_16 = new Entry(INT16, INT16, 0x1p-15f, 0);

  static final FixedRange SOFTMAX =
      new FixedRange(
          List.of(
              ONE_TO_256,
              UNSIGNED_ONE_TO_256,
              new Entry(INT8, INT16, 0x1p-16f, -32768),
              SIGNED_16));
  static final FixedRange LOG_SOFTMAX =
      new FixedRange(
          List.of(new Entry(INT8, INT8, 0x1p-4f, 127), new Entry(UINT8, UINT8, 0x1p-4f, 255)));
  static final FixedRange L2_NORMALIZATION =
      new FixedRange(
          List.of(new Entry(INT8, INT8, 0x1p-7f, 0), new Entry(UINT8, UINT8, 0x1p-7f, 128)));
  private static final FixedRange LOGISTIC = new FixedRange(List.of(ONE_TO_256, SIGNED_16));
  private static final FixedRange TANH =
      new FixedRange(List.of(new Entry(INT8, INT8, 0x1p-7f, 0), SIGNED_16));

  /** The output quantization of one combination of types. */
  private record Entry(DataType input, DataType output, float scale, int zeroPoint) {
    @Override
    public String toString() {
      return "%s from %s: scale 1/%d, zero point %d"
          .formatted(output, input, Math.round(1 / scale), zeroPoint);
    }

    private boolean is(float otherScale, int otherZeroPoint) {
      return Math.abs(otherScale - scale) <= RELATIVE_TOLERANCE * scale
          && zeroPoint == otherZeroPoint;
    }
  }

  /** The range of a function of one value, if the format fixes it. */
  static Optional<FixedRange> of(UnaryFn fn) {
    return switch (fn) {
      case LOGISTIC -> Optional.of(LOGISTIC);
      case TANH -> Optional.of(TANH);
      default -> Optional.empty();
    };
  }

  Requirement<Op> requirement() {
    Rule rule =
        Rule.supported(
            "the output has the quantization of the operator's range ("
                + String.join("; ", entries.stream().map(Entry::toString).toList())
                + ")");
    return Requirement.of(rule, node -> check(rule, node));
  }

  private void check(Rule rule, NodeCheck node) {
    for (Entry entry : entries) {
      if (entry.input() == node.input(0).dataType() && entry.output() == node.output().dataType()) {
        float scale = node.output().quantization().scale();
        int zeroPoint = node.output().quantization().zeroPoint();
        node.requireOf(
            node.output(),
            entry.is(scale, zeroPoint),
            rule,
            () -> "scale %s, zero point %d".formatted(scale, zeroPoint));
      }
    }
  }
}
