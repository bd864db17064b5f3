package dev.wafer.ir.op;

/**
 * The inputs one after the other along {@code axis} (0..rank-1). INT8 inputs of another
 * quantization than the output's are requantized; inputs of other types keep their bits.
 */
public record Concatenation(int axis, Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "CONCATENATION";
  }
}
