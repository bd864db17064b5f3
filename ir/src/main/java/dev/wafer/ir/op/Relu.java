package dev.wafer.ir.op;

/**
 * A clamp as an operator of its own: RELU, RELU6 or RELU_N1_TO_1. Requantizes where input and
 * output differ.
 */
public record Relu(Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "RELU";
  }
}
