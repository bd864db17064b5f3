package dev.wafer.ir.op;

/**
 * Singular value decomposition filter: a stateful, rank-decomposed convolution over time. Inputs: x
 * [batch, in], feature weights [units * rank, in], time weights [units * rank, memory], bias
 * [units] (optional), state [batch, units * rank * memory] (a variable). With FLOAT32 x and INT8
 * weights, features are products as those of the hybrid {@link FullyConnected}.
 *
 * @param asymmetricInputs how the hybrid form quantizes rows, as in {@link FullyConnected}
 */
public record Svdf(int rank, boolean asymmetricInputs, Activation activation) implements Op {
  /** Input of the weights of the features. */
  public static final int FEATURES = 1;

  /** Input of the weights over time. */
  public static final int TIME = 2;

  /** Input of the bias, which may be absent. */
  public static final int BIAS = 3;

  /** Input of the state. */
  public static final int STATE = 4;

  /** A filter whose inputs, if it is hybrid, are quantized symmetrically. */
  public Svdf(int rank, Activation activation) {
    this(rank, false, activation);
  }

  @Override
  public String mnemonic() {
    return "SVDF";
  }

  @Override
  public boolean writesState() {
    return true;
  }
}
