package dev.wafer.ir.op;

/** Elementwise conversion to the output's element type, quantization ignored. */
public record Cast() implements Op {
  @Override
  public String mnemonic() {
    return "CAST";
  }
}
