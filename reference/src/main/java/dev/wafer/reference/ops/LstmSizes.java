package dev.wafer.reference.ops;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Shape;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;

/** Extents of an LSTM and the order of its steps. */
record LstmSizes(boolean timeMajor, int batches, int steps, int inputs, int units, int outputs) {
  static final int HIDDEN_STATE = 18;
  static final int CELL_STATE = 19;

  /**
   * The extents of a node.
   *
   * @throws WaferException if the node uses a part of the operator that is not supported
   */
  static LstmSizes of(Invocation call) {
    UnidirectionalSequenceLstm op = call.op(UnidirectionalSequenceLstm.class);
    if (op.activation() != Activation.NONE || op.diagonalRecurrent()) {
      throw unsupported(call, "the cell gate is a hyperbolic tangent of full products");
    }
    Shape x = call.node().input(0).shape();
    return new LstmSizes(
        op.timeMajor(),
        x.dim(op.timeMajor() ? 1 : 0),
        x.dim(op.timeMajor() ? 0 : 1),
        x.dim(2),
        call.node().input(CELL_STATE).shape().dim(-1),
        call.node().input(HIDDEN_STATE).shape().dim(-1));
  }

  /** Row of x and of the output, in units of their innermost extents. */
  int row(int batch, int step) {
    return timeMajor ? step * batches + batch : batch * steps + step;
  }

  private static WaferException unsupported(Invocation call, String rule) {
    return new WaferException(
        Diagnostic.of(Diagnostic.Code.UNSUPPORTED_OPERATOR, rule)
            .atOperator(call.node().operatorIndex(), call.node().op().mnemonic())
            .atTensor(call.node().name()));
  }
}
