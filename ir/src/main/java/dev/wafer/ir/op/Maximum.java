package dev.wafer.ir.op;

/** Elementwise maximum with broadcasting; inputs and output share one quantization. */
public record Maximum() implements Op {
  @Override
  public String mnemonic() {
    return "MAXIMUM";
  }
}
