package dev.wafer.frontend.ops;

import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.spec.Rule;
import java.util.Map;

/** Options of the operators with a state. */
final class RecurrentOptions {
  private static final int RANK = 0;
  private static final int SVDF_ACTIVATION = 1;

  private static final int ACTIVATION = 0;
  private static final int CELL_CLIP = 1;
  private static final int PROJECTION_CLIP = 2;
  private static final int TIME_MAJOR = 3;
  private static final int DIAGONAL_RECURRENT = 5;

  /** Code of an activation that is not fused elsewhere. */
  private static final int TANH = 4;

  private static final Rule TANH_ONLY = Rule.supported("the cell's activation is TANH");

  private RecurrentOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "SVDF",
        Reading.of(c -> new Svdf(c.options().int32(RANK, 0), c.activation(SVDF_ACTIVATION))),
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
        Reading.of(RecurrentOptions::lstm, TANH_ONLY));
  }

  private static Op lstm(OperatorContext c) {
    int activation = c.options().int8(ACTIVATION, 0);
    c.require(activation == TANH, TANH_ONLY, () -> "activation " + activation);
    return new UnidirectionalSequenceLstm(
        // TANH is part of the operator's meaning.
        Activation.NONE,
        c.options().float32(CELL_CLIP),
        c.options().float32(PROJECTION_CLIP),
        c.options().bool(TIME_MAJOR, false),
        c.options().bool(DIAGONAL_RECURRENT, false),
        c.intermediates());
  }
}
