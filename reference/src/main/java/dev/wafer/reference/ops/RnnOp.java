package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.List;

/** UNIDIRECTIONAL_SEQUENCE_RNN of FLOAT32 activations. */
final class RnnOp {
  private RnnOp() {}

  static List<Tensor> evaluate(Invocation call) {
    return call.floats(run(call));
  }

  private static float[] run(Invocation call) {
    UnidirectionalSequenceRnn op = call.op(UnidirectionalSequenceRnn.class);
    Shape shape = call.node().input(0).shape();
    boolean sequence = shape.rank() == 3;
    int batches = shape.dim(sequence && op.timeMajor() ? 1 : 0);
    int steps = sequence ? shape.dim(op.timeMajor() ? 0 : 1) : 1;
    int inputs = shape.dim(-1);
    float[] x = call.input(0).floats();
    float[] state = call.input(UnidirectionalSequenceRnn.STATE).floats();
    float[] bias = call.input(UnidirectionalSequenceRnn.BIAS).floats();
    int units = bias.length;
    var ahead =
        new RecurrentProduct(call, UnidirectionalSequenceRnn.WEIGHTS, op.asymmetricInputs());
    var back =
        new RecurrentProduct(call, UnidirectionalSequenceRnn.RECURRENT, op.asymmetricInputs());
    float[] out = new float[batches * steps * units];
    for (int b = 0; b < batches; b++) {
      float[] last = Arrays.copyOfRange(state, b * units, (b + 1) * units);
      for (int t = 0; t < steps; t++) {
        int step = op.backward() ? steps - 1 - t : t;
        int row = op.timeMajor() ? step * batches + b : b * steps + step;
        float[] sums = bias.clone();
        ahead.addTo(sums, Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs));
        back.addTo(sums, last);
        for (int u = 0; u < units; u++) {
          sums[u] =
              op.tanh()
                  ? (float) StrictMath.tanh(sums[u])
                  : Elementwise.clamp(op.activation(), sums[u]);
        }
        last = sums;
        System.arraycopy(last, 0, out, row * units, units);
      }
      System.arraycopy(last, 0, state, b * units, units);
    }
    return out;
  }
}
