package dev.wafer.ir.op;

import dev.wafer.ir.Quantization;
import java.util.List;

/**
 * LSTM over a sequence, with TensorFlow Lite's 24 inputs: 0 x; 1-4 input weights and 5-8 recurrent
 * weights (input, forget, cell, output gate); 9-11 peephole; 12-15 biases; 16-17 projection; 18
 * output state and 19 cell state (variables); 20-23 layer norm. {@code intermediates} are the
 * quantizations of the file's intermediate tensors (hidden state last), empty where it has none.
 * The cell applies TANH; {@code activation} stays NONE.
 */
public record UnidirectionalSequenceLstm(
    Activation activation,
    float cellClip,
    float projectionClip,
    boolean timeMajor,
    boolean diagonalRecurrent,
    List<Quantization> intermediates)
    implements Op {
  public UnidirectionalSequenceLstm {
    intermediates = List.copyOf(intermediates);
  }

  @Override
  public String mnemonic() {
    return "UNIDIRECTIONAL_SEQUENCE_LSTM";
  }

  @Override
  public boolean writesState() {
    return true;
  }
}
