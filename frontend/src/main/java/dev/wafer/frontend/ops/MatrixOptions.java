package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.spec.Rule;
import java.util.Map;

/** Options of FULLY_CONNECTED and BATCH_MATMUL. */
final class MatrixOptions {
  private static final int ACTIVATION = 0;
  private static final int WEIGHTS_FORMAT = 1;
  private static final int KEEP_NUM_DIMS = 2;
  private static final int ASYMMETRIC_QUANTIZE_INPUTS = 3;

  private static final int ADJ_X = 0;
  private static final int ADJ_Y = 1;

  private static final Rule FORMAT = Rule.supported("the weights are in the DEFAULT format");

  private MatrixOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "FULLY_CONNECTED",
        Reading.of(MatrixOptions::fullyConnected, FORMAT),
        "BATCH_MATMUL",
        Reading.of(
            c -> new BatchMatMul(c.options().bool(ADJ_X, false), c.options().bool(ADJ_Y, false))));
  }

  private static Op fullyConnected(OperatorContext c) {
    int format = c.options().int8(WEIGHTS_FORMAT, 0);
    c.require(format == 0, FORMAT, () -> format == 1 ? "SHUFFLED4x16INT8" : "format " + format);
    boolean hybrid = c.input(0).dataType() == DataType.FLOAT32 && c.input(1).dataType().isInteger();
    return new FullyConnected(
        c.options().bool(KEEP_NUM_DIMS, false),
        hybrid && c.options().bool(ASYMMETRIC_QUANTIZE_INPUTS, false),
        c.activation(ACTIVATION));
  }
}
