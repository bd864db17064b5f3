package dev.wafer.compiler.rules;

import static dev.wafer.compiler.rules.ElementType.FLOAT32;
import static dev.wafer.compiler.rules.ElementType.INT16;
import static dev.wafer.compiler.rules.ElementType.INT8;

import dev.wafer.compiler.rules.Instances.Drawn;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link Instances} that keeps a state from one run to the next. */
final class Recurrent {
  private static final int TANH = 4;
  private static final float STATE_SCALE = 0x1p-7f;
  private static final float CELL_SCALE = 0x1p-11f;

  /** Inputs of an LSTM without peephole connections, projection or layer normalisation. */
  private static final int GATES = 4;

  private static final int PEEPHOLES = 3;
  private static final int PROJECTION = 2;
  private static final int NORMALISATION = 4;

  private Recurrent() {}

  static Map<String, Drawn> all() {
    Map<String, Drawn> all = new LinkedHashMap<>();
    all.put("SVDF", new Drawn(27, Recurrent::svdf));
    all.put("UNIDIRECTIONAL_SEQUENCE_LSTM", new Drawn(44, Recurrent::lstm));
    return all;
  }

  private static void svdf(Instance i) {
    int rank = 1 + i.axis(2);
    int units = 3;
    int filters = units * rank;
    int memory = 4;
    boolean wide = i.in() == INT8 && i.random().nextBoolean();
    ElementType state = wide ? INT16 : i.in();
    i.options().int32(0, rank);
    int[] x = i.extents();
    if (x.length > 1 && i.random().nextBoolean()) {
      x[x.length - 1] = 4; // a word of them
    }
    int batches = x.length == 0 ? 1 : x[0];
    int depth = x.length == 0 ? 1 : x[x.length - 1];
    i.input(x).weights(i.in().weights(), filters, depth).weights(state, filters, memory);
    i.weights(i.in().bias(), units);
    i.state(state, STATE_SCALE, batches, filters * memory).output(batches, units);
  }

  private static void lstm(Instance i) {
    int units = 3;
    int[] x = i.extents();
    int depth = x.length == 0 ? 1 : x[x.length - 1];
    boolean timeMajor = i.random().nextBoolean();
    int batches = x.length < 2 ? 1 : x[timeMajor ? 1 : 0];
    int[] out = x.clone();
    if (out.length > 0) {
      out[out.length - 1] = units;
    }
    i.options().int8(0, TANH).float32(1, i.axis(2)).int8(3, timeMajor ? 1 : 0);
    i.input(x);
    for (int gate = 0; gate < GATES; gate++) {
      i.weights(i.in().weights(), units, depth);
    }
    for (int gate = 0; gate < GATES; gate++) {
      i.weights(i.in().weights(), units, units);
    }
    i.absent(PEEPHOLES);
    for (int gate = 0; gate < GATES; gate++) {
      i.weights(i.in().bias(), units);
    }
    i.absent(PROJECTION).state(i.in(), STATE_SCALE, batches, units);
    i.state(i.in() == FLOAT32 ? FLOAT32 : INT16, CELL_SCALE, batches, units);
    i.absent(NORMALISATION).output(out);
  }
}
