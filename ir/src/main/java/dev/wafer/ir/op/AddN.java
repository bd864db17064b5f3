package dev.wafer.ir.op;

/** The sum of two inputs or more of one shape and one quantization. */
public record AddN() implements Op {
  @Override
  public String mnemonic() {
    return "ADD_N";
  }
}
