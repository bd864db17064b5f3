package dev.wafer.reference.ops;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Sequence;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;

/** Extents of an LSTM. */
record LstmSizes(Sequence sequence, int units, int outputs) {
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
    return new LstmSizes(
        Sequence.of(call.node().input(0).shape(), op.timeMajor()),
        call.node().input(CELL_STATE).shape().dim(-1),
        call.node().input(OUTPUT_STATE).shape().dim(-1));
  }

  private static WaferException unsupported(Invocation call, String rule) {
    return new WaferException(
        Diagnostic.of(Diagnostic.Code.UNSUPPORTED_OPERATOR, rule)
            .atOperator(call.node().operatorIndex(), call.node().op().mnemonic())
            .atTensor(call.node().name()));
  }
}
