package dev.wafer.reference.ops;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;

import dev.wafer.ir.op.Sequence;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import dev.wafer.reference.parameters.LstmParameters;

/** An LSTM with INT8 or INT16 activations, INT8 weights and an INT16 cell state. */
final class QuantizedLstm {
  private static final int CELL_GATE = 2;

  private final LstmSizes sizes;
  private final Sequence sequence;
  private final LstmParameters parameters;
  private final Int16ActivationParameters sigmoid = Int16ActivationParameters.gateLogistic();
  private final Int16ActivationParameters gateTanh = Int16ActivationParameters.lstmTanh(-12);
  private final Int16ActivationParameters cellTanh;
  private final int[][] weights = new int[GATES][];
  private final int[][] recurrent = new int[GATES][];
  private final long[][] bias = new long[GATES][];
  private final int[] x;
  private final Tensor hiddenTensor;
  private final int[] hidden;
  private final short[] cell;

  QuantizedLstm(Invocation call, LstmSizes sizes) {
    this.sizes = sizes;
    sequence = sizes.sequence();
    parameters = LstmParameters.of(call.node());
    cellTanh = Int16ActivationParameters.lstmTanh(parameters.cellLog2Scale());
    for (int gate = 0; gate < GATES; gate++) {
      weights[gate] = call.input(WEIGHTS + gate).toInts();
      recurrent[gate] = call.input(RECURRENT + gate).toInts();
      bias[gate] = call.input(BIAS + gate).toLongs();
    }
    x = call.input(0).toInts();
    hiddenTensor = call.input(OUTPUT_STATE);
    hidden = hiddenTensor.toInts().clone();
    cell = call.input(CELL_STATE).shorts();
  }

  /** Runs all steps, updating the two states; the outputs are the hidden states in turn. */
  int[] run() {
    int[] out = new int[sequence.batches() * sequence.steps() * sizes.units()];
    for (int b = 0; b < sequence.batches(); b++) {
      int state = b * sizes.units();
      for (int t = 0; t < sequence.steps(); t++) {
        int row = sequence.row(b, t);
        step(row * sequence.inputs(), state);
        System.arraycopy(hidden, state, out, row * sizes.units(), sizes.units());
      }
    }
    Tensor updated = Tensor.ofInts(hiddenTensor.type(), hidden);
    System.arraycopy(updated.storage(), 0, hiddenTensor.storage(), 0, hiddenTensor.elements());
    return out;
  }

  private void step(int from, int state) {
    int[] input = gate(0, from, state);
    int[] forget = gate(1, from, state);
    int[] update = gate(CELL_GATE, from, state);
    int[] output = gate(3, from, state);
    for (int u = 0; u < sizes.units(); u++) {
      int kept = int16(parameters.forgetProduct().apply(forget[u] * cell[state + u]));
      int added = int16(parameters.inputProduct().apply(input[u] * update[u]));
      int next = int16(kept + added);
      if (parameters.cellClip() > 0) {
        next = Math.max(Math.min(parameters.cellClip(), next), -parameters.cellClip());
      }
      cell[state + u] = (short) next;
      int product = parameters.outputProduct().apply(cellTanh.apply(next) * output[u]);
      hidden[state + u] = parameters.hiddenRange().clamp(product + parameters.hiddenZeroPoint());
    }
  }

  private int[] gate(int gate, int from, int state) {
    int[] out = new int[sizes.units()];
    LstmParameters.Gate factors = parameters.gates().get(gate);
    for (int u = 0; u < out.length; u++) {
      long sum = bias[gate][u];
      for (int i = 0; i < sequence.inputs(); i++) {
        sum +=
            (long) weights[gate][u * sequence.inputs() + i]
                * (x[from + i] + parameters.inputOffset());
      }
      long back = 0;
      for (int i = 0; i < out.length; i++) {
        back +=
            (long) recurrent[gate][u * out.length + i]
                * (hidden[state + i] + parameters.hiddenOffset());
      }
      int total = int16(scaled(sum, factors.input()) + scaled(back, factors.recurrent()));
      out[u] = gate == CELL_GATE ? gateTanh.apply(total) : sigmoid.apply(total);
    }
    return out;
  }

  private int scaled(long sum, QuantizedMultiplier factor) {
    return int16(parameters.wide() ? factor.apply(sum) : factor.apply((int) sum));
  }

  private static int int16(int value) {
    return Math.min(Math.max(value, Short.MIN_VALUE), Short.MAX_VALUE);
  }
}
