package dev.wafer.reference.ops;

import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.reference.parameters.UnaryFunctions;

/** An LSTM in FLOAT32, summed in the order of the reference kernel. */
final class FloatLstm {
  private final Invocation call;
  private final LstmSizes sizes;
  private final float[] x;
  private final float[] hidden;
  private final float[] cell;
  private final float clip;

  FloatLstm(Invocation call, LstmSizes sizes) {
    this.call = call;
    this.sizes = sizes;
    x = call.input(0).floats();
    hidden = call.input(LstmSizes.HIDDEN_STATE).floats();
    cell = call.input(LstmSizes.CELL_STATE).floats();
    clip = call.op(UnidirectionalSequenceLstm.class).cellClip();
  }

  /** Runs all steps, updating the two states; the outputs are the hidden states in turn. */
  float[] run() {
    float[] out = new float[sizes.batches() * sizes.steps() * sizes.units()];
    for (int b = 0; b < sizes.batches(); b++) {
      int state = b * sizes.units();
      for (int t = 0; t < sizes.steps(); t++) {
        int row = sizes.row(b, t);
        step(row * sizes.inputs(), state);
        System.arraycopy(hidden, state, out, row * sizes.units(), sizes.units());
      }
    }
    return out;
  }

  private void step(int from, int state) {
    float[] input = gate(0, from, state);
    float[] forget = gate(1, from, state);
    float[] update = gate(2, from, state);
    float[] output = gate(3, from, state);
    for (int u = 0; u < sizes.units(); u++) {
      float next = forget[u] * cell[state + u] + input[u] * update[u];
      if (clip > 0) {
        next = Math.max(Math.min(clip, next), -clip);
      }
      cell[state + u] = next;
      hidden[state + u] = (float) StrictMath.tanh(next) * output[u];
    }
  }

  private float[] gate(int gate, int from, int state) {
    float[] weights = call.input(1 + gate).floats();
    float[] recurrent = call.input(5 + gate).floats();
    float[] bias = call.input(12 + gate).floats();
    float[] out = new float[sizes.units()];
    for (int u = 0; u < out.length; u++) {
      float sum = 0;
      for (int i = 0; i < sizes.inputs(); i++) {
        sum += x[from + i] * weights[u * sizes.inputs() + i];
      }
      float back = 0;
      for (int i = 0; i < out.length; i++) {
        back += hidden[state + i] * recurrent[u * out.length + i];
      }
      float total = (sum + bias[u]) + back;
      out[u] = gate == 2 ? (float) StrictMath.tanh(total) : UnaryFunctions.logistic(total);
    }
    return out;
  }
}
