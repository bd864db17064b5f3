package dev.wafer.ir.op;

/**
 * What a variable holds when the node runs. Inputs: the variable. The output has its shape and
 * element type; a quantization of its own only says what the same bytes mean.
 */
public record ReadVariable() implements Op {
  @Override
  public String mnemonic() {
    return "READ_VARIABLE";
  }
}
