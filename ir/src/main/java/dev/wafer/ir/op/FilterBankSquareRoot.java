package dev.wafer.ir.op;

/** Rounded square roots, shifted right. Inputs: x [n], the number of bits []. */
public record FilterBankSquareRoot() implements Signal {
  @Override
  public String mnemonic() {
    return "SignalFilterBankSquareRoot";
  }
}
