package dev.wafer.reference.ops;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.NORM;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PEEPHOLE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION_BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;

import dev.wafer.ir.op.Sequence;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.reference.parameters.UnaryFunctions;
import java.util.Arrays;

/** An LSTM of FLOAT32 activations, summed in the order of the reference kernel. */
final class FloatLstm {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int CELL = 2;
  private static final int OUTPUT = 3;

  /** Added to a variance before its root is taken. */
  private static final float SMALL_VARIANCE = 1e-8f;

  private final Invocation call;
  private final LstmSizes sizes;
  private final Sequence sequence;
  private final UnidirectionalSequenceLstm op;
  private final float[] hidden;
  private final float[] cell;
  private final RecurrentProduct[] weights = new RecurrentProduct[GATES];
  private final RecurrentProduct[] recurrent = new RecurrentProduct[GATES];
  private final RecurrentProduct projection;

  FloatLstm(Invocation call, LstmSizes sizes) {
    this.call = call;
    this.sizes = sizes;
    sequence = sizes.sequence();
    op = call.op(UnidirectionalSequenceLstm.class);
    hidden = call.input(OUTPUT_STATE).floats();
    cell = call.input(CELL_STATE).floats();
    for (int gate = 0; gate < GATES; gate++) {
      weights[gate] = new RecurrentProduct(call, WEIGHTS + gate, op.asymmetricInputs());
      recurrent[gate] = new RecurrentProduct(call, RECURRENT + gate, op.asymmetricInputs());
    }
    projection = new RecurrentProduct(call, PROJECTION, op.asymmetricInputs());
  }

  /** Runs all steps, updating the two states; the outputs are the hidden states in turn. */
  float[] run() {
    float[] x = call.input(0).floats();
    float[] out = new float[sequence.batches() * sequence.steps() * sizes.outputs()];
    for (int b = 0; b < sequence.batches(); b++) {
      float[] kept = Arrays.copyOfRange(cell, b * sizes.units(), (b + 1) * sizes.units());
      float[] last = Arrays.copyOfRange(hidden, b * sizes.outputs(), (b + 1) * sizes.outputs());
      for (int t = 0; t < sequence.steps(); t++) {
        int row = sequence.row(b, op.backward() ? sequence.steps() - 1 - t : t);
        int from = row * sequence.inputs();
        last = step(Arrays.copyOfRange(x, from, from + sequence.inputs()), last, kept);
        System.arraycopy(last, 0, out, row * sizes.outputs(), sizes.outputs());
      }
      System.arraycopy(kept, 0, cell, b * sizes.units(), kept.length);
      System.arraycopy(last, 0, hidden, b * sizes.outputs(), last.length);
    }
    return out;
  }

  /** The output of a step; the cell changes. */
  private float[] step(float[] x, float[] last, float[] kept) {
    float[] forget = gate(FORGET, x, last, kept);
    float[] update = gate(CELL, x, last, kept);
    float[] input = new float[forget.length];
    if (call.has(WEIGHTS)) {
      input = gate(INPUT, x, last, kept);
    } else {
      for (int u = 0; u < input.length; u++) {
        input[u] = 1 - forget[u];
      }
    }
    for (int u = 0; u < kept.length; u++) {
      kept[u] = clipped(forget[u] * kept[u] + input[u] * update[u], op.cellClip());
    }
    float[] result = gate(OUTPUT, x, last, kept);
    for (int u = 0; u < kept.length; u++) {
      result[u] = (float) StrictMath.tanh(kept[u]) * result[u];
    }
    return call.has(PROJECTION) ? projected(result) : result;
  }

  private float[] projected(float[] result) {
    float[] out =
        call.has(PROJECTION_BIAS)
            ? call.input(PROJECTION_BIAS).floats().clone()
            : new float[sizes.outputs()];
    projection.addTo(out, result);
    for (int i = 0; i < out.length; i++) {
      out[i] = clipped(out[i], op.projectionClip());
    }
    return out;
  }

  private static float clipped(float value, float clip) {
    return clip > 0 ? Math.max(Math.min(clip, value), -clip) : value;
  }

  private float[] gate(int gate, float[] x, float[] last, float[] kept) {
    boolean normalises = call.has(NORM + gate);
    float[] bias = call.input(BIAS + gate).floats();
    float[] sums = normalises ? new float[bias.length] : bias.clone();
    weights[gate].addTo(sums, x);
    recurrent[gate].addTo(sums, last);
    // Input, forget and output gate see the cell, the one that updates it does not.
    int peephole = gate == OUTPUT ? PEEPHOLE + 2 : PEEPHOLE + gate;
    if (gate != CELL && call.has(peephole)) {
      float[] seen = RecurrentProduct.real(call, peephole);
      for (int u = 0; u < sums.length; u++) {
        sums[u] += seen[u] * kept[u];
      }
    }
    if (normalises) {
      normalise(sums, call.input(NORM + gate).floats(), bias);
    }
    for (int u = 0; u < sums.length; u++) {
      sums[u] = gate == CELL ? (float) StrictMath.tanh(sums[u]) : UnaryFunctions.logistic(sums[u]);
    }
    return sums;
  }

  private static void normalise(float[] sums, float[] factors, float[] bias) {
    float total = 0;
    for (float sum : sums) {
      total += sum;
    }
    float mean = total / sums.length;
    float squares = 0;
    for (float sum : sums) {
      squares += (sum - mean) * (sum - mean);
    }
    float inverse = 1 / (float) Math.sqrt(squares / sums.length + SMALL_VARIANCE);
    for (int u = 0; u < sums.length; u++) {
      sums[u] = (sums[u] - mean) * inverse * factors[u] + bias[u];
    }
  }
}
