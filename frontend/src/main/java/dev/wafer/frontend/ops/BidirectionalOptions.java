package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers of two directions: two nodes, one of them backward, and a concatenation of their
 * outputs where the file merges these.
 */
final class BidirectionalOptions {
  private static final int RNN_TIME_MAJOR = 0;
  private static final int RNN_ACTIVATION = 1;
  private static final int RNN_MERGE = 2;
  private static final int RNN_ASYMMETRIC = 3;

  private static final int CELL_CLIP = 1;
  private static final int PROJECTION_CLIP = 2;
  private static final int LSTM_MERGE = 3;
  private static final int LSTM_TIME_MAJOR = 4;
  private static final int LSTM_ASYMMETRIC = 5;

  /** Inputs of a direction in the file, without states. */
  private static final int LSTM_OPERANDS = 17;

  /** First of the file's states, two a direction. */
  private static final int LSTM_STATES = 35;

  private static final int LSTM_AUXILIARY = 39;

  /** Inputs of a direction in the file. */
  private static final int RNN_OPERANDS = 4;

  private static final int RNN_AUXILIARY = 9;

  private static final Rule AUXILIARY =
      Rule.supported(
          "an auxiliary input, which the backward direction reads in place of the input, has no"
              + " weights of its own");
  private static final Rule STEPS =
      Rule.consistent("an auxiliary input has as many steps and batches as the input");
  private static final Rule MERGED =
      Rule.consistent(
          "there are two outputs, or one that holds both on its last axis: merge_outputs");

  /** What both operators ask for. */
  static final Rule[] RULES = {AUXILIARY, STEPS, MERGED};

  private BidirectionalOptions() {}

  static Op rnn(OperatorContext c) {
    UnidirectionalSequenceRnn forward =
        RecurrentOptions.rnn(
            c, RNN_ACTIVATION, c.options().bool(RNN_TIME_MAJOR, false), RNN_ASYMMETRIC);
    Op backward =
        new UnidirectionalSequenceRnn(
            forward.activation(),
            forward.tanh(),
            forward.timeMajor(),
            forward.asymmetricInputs(),
            true);
    int second = 1 + RNN_OPERANDS;
    List<Value> ahead = new ArrayList<>(c.inputs().subList(0, second));
    List<Value> back = new ArrayList<>(c.inputs().subList(second, second + RNN_OPERANDS));
    back.add(0, backwardInput(c, RNN_AUXILIARY));
    return both(c, RNN_MERGE, forward, ahead, backward, back, 2);
  }

  static Op lstm(OperatorContext c) {
    RecurrentOptions.requireTanh(c);
    UnidirectionalSequenceLstm forward = lstm(c, false);
    return both(
        c,
        LSTM_MERGE,
        forward,
        direction(c, c.input(0), 1, LSTM_STATES),
        lstm(c, true),
        direction(c, backwardInput(c, LSTM_AUXILIARY), 1 + LSTM_OPERANDS, LSTM_STATES + 2),
        UnidirectionalSequenceLstm.OUTPUT_STATE);
  }

  private static UnidirectionalSequenceLstm lstm(OperatorContext c, boolean backward) {
    return new UnidirectionalSequenceLstm(
        Activation.NONE,
        c.options().float32(CELL_CLIP),
        c.options().float32(PROJECTION_CLIP),
        c.options().bool(LSTM_TIME_MAJOR, true),
        false,
        RecurrentOptions.isHybrid(c) && c.options().bool(LSTM_ASYMMETRIC, false),
        backward,
        List.of());
  }

  private static List<Value> direction(OperatorContext c, Value x, int first, int states) {
    List<Value> inputs = new ArrayList<>(List.of(x));
    for (int i = first; i < first + LSTM_OPERANDS; i++) {
      inputs.add(c.input(i));
    }
    inputs.add(c.input(states));
    inputs.add(c.input(states + 1));
    return inputs;
  }

  private static Value backwardInput(OperatorContext c, int auxiliary) {
    for (int i = auxiliary + 1; i < c.inputs().size(); i++) {
      c.requireOf(c.input(i), c.input(i).isAbsent(), AUXILIARY, () -> "weights");
    }
    Value x = c.input(0);
    Value other = c.input(auxiliary);
    c.requireOf(
        other,
        other.isAbsent() || outer(other.shape()).equals(outer(x.shape())),
        STEPS,
        () -> "shape [%s] beside [%s]".formatted(other.shape(), x.shape()));
    return other.isPresent() ? other : x;
  }

  /** All extents but that of the innermost axis. */
  private static List<Integer> outer(Shape shape) {
    return shape.dims().subList(0, Math.max(0, shape.rank() - 1));
  }

  /** Emits the nodes but for the last, which it gives. */
  private static Op both(
      OperatorContext c,
      int mergeField,
      Op forward,
      List<Value> ahead,
      Op backward,
      List<Value> back,
      int units) {
    boolean merges = c.options().bool(mergeField, false);
    c.require(
        c.outputs().size() == (merges ? 1 : 2),
        MERGED,
        () -> "%d outputs, merge_outputs %s".formatted(c.outputs().size(), merges));
    if (!merges) {
      c.emit(forward, ahead, List.of(c.output()));
      c.readInstead(back);
      c.writeOnly(List.of(c.outputs().get(1)));
      return backward;
    }
    Value first = part(c, ahead.get(0), ahead.get(units));
    Value second = part(c, back.get(0), back.get(units));
    c.emit(forward, ahead, List.of(first));
    c.emit(backward, back, List.of(second));
    c.readInstead(List.of(first, second));
    return new Concatenation(first.shape().rank() - 1, Activation.NONE);
  }

  /** The output of a direction: the input's rows, each of as many elements as a state's. */
  private static Value part(OperatorContext c, Value x, Value state) {
    List<Long> extents = new ArrayList<>();
    x.shape().dims().forEach(extent -> extents.add((long) extent));
    Shape kept = state.shape();
    c.requireOf(
        x,
        !extents.isEmpty() && kept.rank() > 0,
        CommonRules.OUTPUT_SHAPE,
        () -> "input [%s], state [%s]".formatted(x.shape(), kept));
    extents.set(extents.size() - 1, (long) kept.dim(-1));
    return c.inner(c.output(), extents, CommonRules.OUTPUT_SHAPE);
  }
}
