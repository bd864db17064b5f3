package dev.wafer.ir.op;

/**
 * A function of each element. Integers are requantized where the quantization of input and output
 * differs.
 */
public record Unary(UnaryFn fn) implements Op {
  @Override
  public String mnemonic() {
    return fn.name();
  }

  @Override
  public Activation clamp() {
    return fn.clamp();
  }
}
