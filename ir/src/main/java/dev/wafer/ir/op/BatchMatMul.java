package dev.wafer.ir.op;

/**
 * Products of the matrices in the two innermost axes. Inputs: x [..., m, k]; y [..., k, n]. Output:
 * [..., m, n]; the outer axes broadcast.
 *
 * @param adjX whether the matrices of x lie transposed, as [..., k, m]
 * @param adjY whether the matrices of y lie transposed, as [..., n, k]
 */
public record BatchMatMul(boolean adjX, boolean adjY) implements Op {
  @Override
  public String mnemonic() {
    return "BATCH_MATMUL";
  }
}
