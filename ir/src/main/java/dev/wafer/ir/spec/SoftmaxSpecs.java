package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Softmax;
import java.util.List;

/** Normalisation over the innermost axis. */
final class SoftmaxSpecs {
  private static final Rule RANK = Rule.consistent("the input has an axis to normalise over");
  private static final Rule BETA_POSITIVE = Rule.consistent("beta is finite and positive");

  private SoftmaxSpecs() {}

  static List<OpSpec<?>> all() {
    TypeTable table = TypeTable.inputs("input").outputs("output");
    return List.of(
        OpSpec.of(Softmax.class, "SOFTMAX")
            .types(table.same(FLOAT32, INT8, UINT8, INT16).row(INT8, INT16))
            .shape((op, node) -> normalised(node), RANK)
            .requires(
                new Requirement<>(
                    List.of(BETA_POSITIVE),
                    (op, node) ->
                        node.require(
                            Float.isFinite(op.beta()) && op.beta() > 0,
                            BETA_POSITIVE,
                            () -> "beta " + op.beta())))
            .requires(Requirement.PER_TENSOR)
            .requires(FixedRange.SOFTMAX.requirement())
            .text((op, out) -> out.with("beta", op.beta()), in -> new Softmax(in.real("beta")))
            .note(
                "Rows of any length: where the sum of exponentials outgrows TensorFlow Lite"
                    + " Micro's arithmetic (INT8: 512; INT16 from INT8: 8192; INT16: 65536), the"
                    + " sum is kept in more bits.")
            .form(9)
            .build(),
        OpSpec.of(LogSoftmax.class, "LOG_SOFTMAX")
            .types(table.same(FLOAT32, INT8, UINT8))
            .shape((op, node) -> normalised(node), RANK)
            .requires(Requirement.PER_TENSOR)
            .requires(FixedRange.LOG_SOFTMAX.requirement())
            .text(LogSoftmax::new)
            .note(
                "INT8 rows of any length: a sum of exponentials from 4096 to 8192 has the one"
                    + " logarithm that TensorFlow Lite Micro gives it (8.53), a larger one its"
                    + " own.")
            .form(36)
            .build());
  }

  private static Extents normalised(NodeCheck node) {
    node.require(node.input(0).shape().rank() > 0, RANK, () -> "a scalar");
    return Extents.of(node.input(0).shape());
  }
}
