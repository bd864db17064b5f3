package dev.wafer.ir.op;

/**
 * Each element times the probability that a normally distributed number is less.
 *
 * @param approximate whether a hyperbolic tangent stands for the error function
 */
public record Gelu(boolean approximate) implements Op {
  @Override
  public String mnemonic() {
    return "GELU";
  }
}
