package dev.wafer.ir.op;

/** exp(beta * x) normalised over the innermost axis. */
public record Softmax(float beta) implements Op {
  @Override
  public String mnemonic() {
    return "SOFTMAX";
  }
}
