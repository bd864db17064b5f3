package dev.wafer.ir.op;

/**
 * Singular value decomposition filter: a stateful, rank-decomposed convolution over time. Inputs: x
 * [batch, in], feature weights [units * rank, in], time weights [units * rank, memory], bias
 * [units] (optional), state [batch, units * rank * memory] (a variable).
 */
public record Svdf(int rank, Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "SVDF";
  }

  @Override
  public boolean writesState() {
    return true;
  }
}
