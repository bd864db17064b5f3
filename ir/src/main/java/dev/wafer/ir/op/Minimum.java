package dev.wafer.ir.op;

/** Elementwise minimum with broadcasting; inputs and output share one quantization. */
public record Minimum() implements Op {
  @Override
  public String mnemonic() {
    return "MINIMUM";
  }
}
