package dev.wafer.ir.op;

/** x where x >= 0, alpha * x elsewhere. Inputs: x, alpha (broadcast). */
public record Prelu() implements Op {
  @Override
  public String mnemonic() {
    return "PRELU";
  }
}
