package dev.wafer.ir.op;

/** {@code outputScale * ln(x << correctionBits)}, saturated. */
public record FilterBankLog(int outputScale, int correctionBits) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalFilterBankLog";
  }
}
