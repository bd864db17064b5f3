package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.op.Svdf.BIAS;
import static dev.wafer.ir.op.Svdf.FEATURES;
import static dev.wafer.ir.op.Svdf.STATE;
import static dev.wafer.ir.op.Svdf.TIME;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Svdf;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.SvdfParameters;
import java.util.Arrays;
import java.util.List;

/**
 * SVDF. The state holds, for each filter, its last {@code memory} features, oldest first; each run
 * drops the oldest and appends the newest. The integer form has no activation beyond the clamp to
 * the output's type, as in the reference kernel.
 */
final class SvdfOp {
  private SvdfOp() {}

  static List<Tensor> evaluate(Invocation call) {
    return call.inputType(0) == FLOAT32 ? call.floats(floats(call)) : call.ints(ints(call));
  }

  private static int[] ints(Invocation call) {
    Sizes s = Sizes.of(call);
    SvdfParameters parameters = SvdfParameters.of(call.node());
    int[] x = call.input(0).toInts();
    int[] features = call.input(FEATURES).toInts();
    Tensor stateTensor = call.input(STATE);
    shift(stateTensor.storage(), s);
    for (int row = 0; row < s.batches * s.filters; row++) {
      int sum = 0;
      int from = row / s.filters * s.inputs;
      int weights = row % s.filters * s.inputs;
      for (int i = 0; i < s.inputs; i++) {
        sum += features[weights + i] * (x[from + i] - parameters.inputZeroPoint());
      }
      int feature = parameters.stateRange().clamp(parameters.feature().apply(sum));
      int newest = row * s.memory + s.memory - 1;
      if (stateTensor.dataType() == INT8) {
        stateTensor.bytes()[newest] = (byte) (feature + parameters.stateZeroPoint());
      } else {
        stateTensor.shorts()[newest] = (short) (feature + parameters.stateZeroPoint());
      }
    }
    int[] state = stateTensor.toInts();
    int[] time = call.input(TIME).toInts();
    int[] bias = call.has(BIAS) ? call.input(BIAS).toInts() : new int[s.units];
    int[] out = new int[s.batches * s.units];
    for (int unit = 0; unit < out.length; unit++) {
      int sum = bias[unit % s.units];
      for (int i = 0; i < s.rank * s.memory; i++) {
        int weight = time[unit % s.units * s.rank * s.memory + i];
        sum += weight * (state[unit * s.rank * s.memory + i] - parameters.stateZeroPoint());
      }
      out[unit] =
          parameters
              .outputRange()
              .clamp(parameters.time().apply(sum) + parameters.outputZeroPoint());
    }
    return out;
  }

  private static float[] floats(Invocation call) {
    Sizes s = Sizes.of(call);
    float[] x = call.input(0).floats();
    var features = new RecurrentProduct(call, FEATURES, call.op(Svdf.class).asymmetricInputs());
    float[] time = RecurrentProduct.real(call, TIME);
    float[] state = call.input(STATE).floats();
    shift(state, s);
    for (int b = 0; b < s.batches; b++) {
      float[] newest = new float[s.filters];
      features.addTo(newest, Arrays.copyOfRange(x, b * s.inputs, (b + 1) * s.inputs));
      for (int filter = 0; filter < s.filters; filter++) {
        state[(b * s.filters + filter) * s.memory + s.memory - 1] = newest[filter];
      }
    }
    float[] bias = call.has(BIAS) ? call.input(BIAS).floats() : new float[s.units];
    float[] out = new float[s.batches * s.units];
    for (int unit = 0; unit < out.length; unit++) {
      float total = bias[unit % s.units];
      for (int r = 0; r < s.rank; r++) {
        int row = unit * s.rank + r;
        float sum = 0;
        for (int i = 0; i < s.memory; i++) {
          sum += time[row % s.filters * s.memory + i] * state[row * s.memory + i];
        }
        total += sum;
      }
      out[unit] = Elementwise.clamp(call.op(Svdf.class).activation(), total);
    }
    return out;
  }

  private static void shift(Object state, Sizes s) {
    int length = s.batches * s.filters * s.memory;
    System.arraycopy(state, 1, state, 0, length - 1);
  }

  private record Sizes(int batches, int inputs, int filters, int units, int rank, int memory) {
    static Sizes of(Invocation call) {
      Shape x = call.node().input(0).shape();
      int filters = call.node().input(1).shape().dim(0);
      int rank = call.op(Svdf.class).rank();
      int memory = call.node().input(2).shape().dim(1);
      return new Sizes(x.dim(0), x.dim(1), filters, filters / rank, rank, memory);
    }
  }
}
