package dev.wafer.reference.ops;

import dev.wafer.ir.op.Sequence;
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
    Sequence sequence = Sequence.of(call.node().input(0).shape(), op.timeMajor());
    int inputs = sequence.inputs();
    float[] x = call.input(0).floats();
    float[] state = call.input(UnidirectionalSequenceRnn.STATE).floats();
    float[] bias = call.input(UnidirectionalSequenceRnn.BIAS).floats();
    int units = bias.length;
    var ahead =
        new RecurrentProduct(call, UnidirectionalSequenceRnn.WEIGHTS, op.asymmetricInputs());
    var back =
        new RecurrentProduct(call, UnidirectionalSequenceRnn.RECURRENT, op.asymmetricInputs());
    float[] out = new float[sequence.batches() * sequence.steps() * units];
    for (int b = 0; b < sequence.batches(); b++) {
      float[] last = Arrays.copyOfRange(state, b * units, (b + 1) * units);
      for (int t = 0; t < sequence.steps(); t++) {
        int row = sequence.row(b, op.backward() ? sequence.steps() - 1 - t : t);
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
