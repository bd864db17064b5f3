package dev.wafer.ir.op;

import dev.wafer.ir.Quantization;
import java.util.List;

/**
 * LSTM over a sequence, with TensorFlow Lite's 24 inputs: 0 x; 1-4 input weights and 5-8 recurrent
 * weights (input, forget, cell, output gate); 9-11 peephole; 12-15 biases; 16-17 projection; 18
 * output state and 19 cell state (variables); 20-23 layer norm. Without tensors of an input gate
 * that gate is what the forget gate leaves of 1. {@code intermediates} are the quantizations of the
 * file's intermediate tensors (hidden state last), empty where it has none. The cell applies TANH;
 * {@code activation} stays NONE.
 *
 * @param cellClip magnitude to which the cell state is clamped; 0 for none
 * @param projectionClip the same of projected outputs
 * @param asymmetricInputs how the hybrid form quantizes rows, as in {@link FullyConnected}
 * @param backward whether the steps run from the last one to the first; each step's output stands
 *     where its input does
 */
public record UnidirectionalSequenceLstm(
    Activation activation,
    float cellClip,
    float projectionClip,
    boolean timeMajor,
    boolean diagonalRecurrent,
    boolean asymmetricInputs,
    boolean backward,
    List<Quantization> intermediates)
    implements Op {
  /** Gates, in the order of the inputs: input, forget, cell, output. */
  public static final int GATES = 4;

  /** Input of the weights of the input gate, which the other gates' follow. */
  public static final int WEIGHTS = 1;

  /** Input of the recurrent weights of the input gate, which the other gates' follow. */
  public static final int RECURRENT = 5;

  /** Input of the peephole weights of the input gate; those of forget and output gate follow. */
  public static final int PEEPHOLE = 9;

  /** Input of the bias of the input gate, which the other gates' follow. */
  public static final int BIAS = 12;

  /** Input of the projection's weights. */
  public static final int PROJECTION = 16;

  /** Input of the projection's bias. */
  public static final int PROJECTION_BIAS = 17;

  /** Input of the variable that holds the last output. */
  public static final int OUTPUT_STATE = 18;

  /** Input of the variable that holds the cell. */
  public static final int CELL_STATE = 19;

  /** Input of the layer norm of the input gate, which the other gates' follow. */
  public static final int NORM = 20;

  public UnidirectionalSequenceLstm {
    intermediates = List.copyOf(intermediates);
  }

  /** An LSTM that runs forward and, if it is hybrid, quantizes symmetrically. */
  public UnidirectionalSequenceLstm(
      Activation activation,
      float cellClip,
      float projectionClip,
      boolean timeMajor,
      boolean diagonalRecurrent,
      List<Quantization> intermediates) {
    this(
        activation,
        cellClip,
        projectionClip,
        timeMajor,
        diagonalRecurrent,
        false,
        false,
        intermediates);
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
