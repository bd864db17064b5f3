package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;
import dev.wafer.ir.spec.Rule;
import java.util.Map;
import java.util.stream.Stream;

/** Options of the operators with a state. */
final class RecurrentOptions {
  private static final int RANK = 0;
  private static final int SVDF_ACTIVATION = 1;
  private static final int SVDF_ASYMMETRIC = 2;

  private static final int ACTIVATION = 0;
  private static final int CELL_CLIP = 1;
  private static final int PROJECTION_CLIP = 2;
  private static final int TIME_MAJOR = 3;
  private static final int ASYMMETRIC = 4;
  private static final int DIAGONAL_RECURRENT = 5;

  private static final int RNN_TIME_MAJOR = 0;
  private static final int RNN_ACTIVATION = 1;
  private static final int RNN_ASYMMETRIC = 2;

  /** Code of an activation that is not fused elsewhere. */
  private static final int TANH = 4;

  private static final Rule TANH_ONLY = Rule.supported("the cell's activation is TANH");

  private RecurrentOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "SVDF",
        Reading.of(
            c ->
                new Svdf(
                    c.options().int32(RANK, 0),
                    isHybrid(c) && c.options().bool(SVDF_ASYMMETRIC, false),
                    c.activation(SVDF_ACTIVATION))),
        "RNN",
        Reading.of(c -> rnn(c, 0, false, 1)),
        "UNIDIRECTIONAL_SEQUENCE_RNN",
        Reading.of(
            c -> rnn(c, RNN_ACTIVATION, c.options().bool(RNN_TIME_MAJOR, false), RNN_ASYMMETRIC)),
        "BIDIRECTIONAL_SEQUENCE_RNN",
        Reading.of(BidirectionalOptions::rnn, BidirectionalOptions.RULES),
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
        Reading.of(RecurrentOptions::lstm, TANH_ONLY),
        "BIDIRECTIONAL_SEQUENCE_LSTM",
        Reading.of(
            BidirectionalOptions::lstm,
            Stream.concat(Stream.of(TANH_ONLY), Stream.of(BidirectionalOptions.RULES))
                .toArray(Rule[]::new)));
  }

  static boolean isHybrid(OperatorContext c) {
    return c.input(0).dataType() == DataType.FLOAT32 && c.input(2).dataType() == DataType.INT8;
  }

  static UnidirectionalSequenceRnn rnn(
      OperatorContext c, int activationField, boolean timeMajor, int asymmetricField) {
    boolean tanh = c.options().int8(activationField, 0) == TANH;
    return new UnidirectionalSequenceRnn(
        tanh ? Activation.NONE : c.activation(activationField),
        tanh,
        timeMajor,
        isHybrid(c) && c.options().bool(asymmetricField, false),
        false);
  }

  static void requireTanh(OperatorContext c) {
    int activation = c.options().int8(ACTIVATION, 0);
    c.require(activation == TANH, TANH_ONLY, () -> "activation " + activation);
  }

  private static Op lstm(OperatorContext c) {
    requireTanh(c);
    return new UnidirectionalSequenceLstm(
        // TANH is part of the operator's meaning.
        Activation.NONE,
        c.options().float32(CELL_CLIP),
        c.options().float32(PROJECTION_CLIP),
        c.options().bool(TIME_MAJOR, false),
        c.options().bool(DIAGONAL_RECURRENT, false),
        isHybrid(c) && c.options().bool(ASYMMETRIC, false),
        false,
        c.intermediates());
  }
}
