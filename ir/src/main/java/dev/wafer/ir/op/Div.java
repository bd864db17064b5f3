package dev.wafer.ir.op;

/** Elementwise quotient a / b with broadcasting. */
public record Div(Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "DIV";
  }
}
