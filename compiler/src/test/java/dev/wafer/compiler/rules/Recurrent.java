package dev.wafer.compiler.rules;

import static dev.wafer.compiler.rules.ElementType.FLOAT32;
import static dev.wafer.compiler.rules.ElementType.INT16;
import static dev.wafer.compiler.rules.ElementType.INT32;
import static dev.wafer.compiler.rules.ElementType.INT8;

import dev.wafer.compiler.rules.Instances.Drawn;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link Instances} that keeps a state from one run to the next. */
final class Recurrent {
  private static final int TANH = 4;
  private static final float STATE_SCALE = 0x1p-7f;
  private static final float CELL_SCALE = 0x1p-11f;

  private static final int RNN_UNITS = 3;

  private static final int GATES = 4;

  private static final int PEEPHOLES = 3;
  private static final int NORMALISATION = 4;

  private Recurrent() {}

  static Map<String, Drawn> all() {
    Map<String, Drawn> all = new LinkedHashMap<>();
    all.put("SVDF", new Drawn(27, Recurrent::svdf));
    all.put("UNIDIRECTIONAL_SEQUENCE_LSTM", new Drawn(44, Recurrent::lstm));
    all.put("BIDIRECTIONAL_SEQUENCE_LSTM", new Drawn(52, Recurrent::lstms));
    all.put("RNN", new Drawn(24, i -> rnn(i, 0, 1, false)));
    all.put("UNIDIRECTIONAL_SEQUENCE_RNN", new Drawn(35, Recurrent::sequenceRnn));
    all.put("BIDIRECTIONAL_SEQUENCE_RNN", new Drawn(46, Recurrent::rnns));
    return all;
  }

  private static void svdf(Instance i) {
    int rank = 1 + i.axis(2);
    int units = 3;
    int filters = units * rank;
    int memory = 4;
    ElementType weights = weightType(i);
    boolean wide = i.in() == INT8 && i.random().nextBoolean();
    ElementType state = wide ? INT16 : i.in();
    i.options().int32(0, rank).int8(2, i.axis(2));
    int[] x = i.extents();
    if (x.length > 1 && i.random().nextBoolean()) {
      x[x.length - 1] = 4; // a word of them
    }
    int batches = x.length == 0 ? 1 : x[0];
    int depth = x.length == 0 ? 1 : x[x.length - 1];
    i.input(x).weights(weights, filters, depth);
    i.weights(i.in() == FLOAT32 ? weights : state, filters, memory);
    i.weights(i.in().bias(), units);
    i.state(state, STATE_SCALE, batches, filters * memory).output(batches, units);
  }

  /** Weights of floats may be quantized. */
  private static ElementType weightType(Instance i) {
    return i.in() == FLOAT32 && i.random().nextBoolean() ? INT8 : i.in().weights();
  }

  /** What the tensors of an LSTM, in one or in two directions, have in common. */
  private record Gates(
      ElementType weights, int units, int outputs, boolean gated, boolean peephole) {
    static Gates draw(Instance i) {
      boolean plain = i.in() != FLOAT32;
      int units = 3;
      return new Gates(
          weightType(i),
          units,
          plain || i.random().nextBoolean() ? units : 2,
          plain || i.random().nextBoolean(),
          !plain && i.random().nextBoolean());
    }

    /** Weights, peepholes, biases and projection of a direction. */
    void add(Instance i, int depth) {
      boolean floats = i.in() == FLOAT32;
      each(i, weights, units, depth);
      each(i, weights, units, outputs);
      for (int p = 0; p < PEEPHOLES; p++) {
        optional(i, peephole && (gated || p > 0), floats ? weights : INT16, units);
      }
      each(i, i.in().bias(), units);
      optional(i, outputs != units, weights, outputs, units);
      optional(i, outputs != units && gated, floats ? FLOAT32 : INT32, outputs);
    }

    /** A tensor of each gate. */
    void each(Instance i, ElementType type, int... shape) {
      for (int gate = 0; gate < GATES; gate++) {
        optional(i, gated || gate > 0, type, shape);
      }
    }

    private static void optional(Instance i, boolean present, ElementType type, int... shape) {
      if (present) {
        i.weights(type, shape);
      } else {
        i.absent(type);
      }
    }
  }

  private static void lstm(Instance i) {
    Gates gates = Gates.draw(i);
    int[] x = i.extents();
    int depth = x.length == 0 ? 1 : x[x.length - 1];
    boolean timeMajor = i.random().nextBoolean();
    int batches = x.length < 2 ? 1 : x[timeMajor ? 1 : 0];
    i.options().int8(0, TANH).float32(1, i.axis(2)).int8(3, timeMajor ? 1 : 0).int8(4, i.axis(2));
    i.input(x);
    gates.add(i, depth);
    i.state(i.in(), STATE_SCALE, batches, gates.outputs());
    i.state(i.in() == FLOAT32 ? FLOAT32 : INT16, CELL_SCALE, batches, gates.units());
    if (i.in() == FLOAT32 && i.random().nextBoolean()) {
      gates.each(i, FLOAT32, gates.units());
    } else {
      i.absent(i.in() == FLOAT32 ? FLOAT32 : INT16, NORMALISATION);
    }
    i.output(last(x, gates.outputs()));
  }

  private static void lstms(Instance i) {
    Gates gates = Gates.draw(i);
    int[] x = i.extents();
    int depth = x.length == 0 ? 1 : x[x.length - 1];
    boolean timeMajor = i.random().nextBoolean();
    boolean merges = i.random().nextBoolean();
    int batches = x.length < 2 ? 1 : x[timeMajor ? 1 : 0];
    i.options().int8(0, TANH).int8(3, merges ? 1 : 0).int8(4, timeMajor ? 1 : 0);
    i.options().int8(5, i.axis(2));
    i.input(x);
    gates.add(i, depth);
    gates.add(i, depth);
    for (int direction = 0; direction < 2; direction++) {
      i.state(FLOAT32, STATE_SCALE, batches, gates.outputs());
      i.state(FLOAT32, CELL_SCALE, batches, gates.units());
    }
    i.absent(FLOAT32, 1 + 2 * GATES);
    both(i, x, gates.outputs(), merges);
  }

  private static void both(Instance i, int[] x, int units, boolean merges) {
    if (merges) {
      i.output(last(x, 2 * units)).absentOutput(FLOAT32);
    } else {
      i.output(last(x, units)).output(last(x, units));
    }
  }

  private static int[] last(int[] shape, int extent) {
    int[] changed = shape.clone();
    if (changed.length > 0) {
      changed[changed.length - 1] = extent;
    }
    return changed;
  }

  private static void rnn(Instance i, int activation, int asymmetric, boolean timeMajor) {
    i.options()
        .int8(activation, i.random().nextBoolean() ? TANH : i.axis(4))
        .int8(asymmetric, i.axis(2));
    int[] x = i.extents();
    i.input(x);
    cell(i, weightType(i), x, timeMajor);
    i.output(last(x, RNN_UNITS));
  }

  private static void cell(Instance i, ElementType weights, int[] x, boolean timeMajor) {
    int batches = x.length < 2 ? 1 : x[timeMajor ? 1 : 0];
    int depth = x.length == 0 ? 1 : x[x.length - 1];
    i.weights(weights, RNN_UNITS, depth).weights(weights, RNN_UNITS, RNN_UNITS);
    i.weights(FLOAT32, RNN_UNITS).state(FLOAT32, STATE_SCALE, batches, RNN_UNITS);
  }

  private static void sequenceRnn(Instance i) {
    boolean timeMajor = i.rank() == 3 && i.random().nextBoolean();
    i.options().int8(0, timeMajor ? 1 : 0);
    rnn(i, 1, 2, timeMajor);
  }

  private static void rnns(Instance i) {
    boolean timeMajor = i.random().nextBoolean();
    boolean merges = i.random().nextBoolean();
    i.options().int8(0, timeMajor ? 1 : 0).int8(1, i.axis(TANH + 1)).int8(2, merges ? 1 : 0);
    i.options().int8(3, i.axis(2));
    int[] x = i.extents();
    ElementType weights = weightType(i);
    i.input(x);
    cell(i, weights, x, timeMajor);
    cell(i, weights, x, timeMajor);
    i.absent(FLOAT32, 3);
    both(i, x, RNN_UNITS, merges);
  }
}
