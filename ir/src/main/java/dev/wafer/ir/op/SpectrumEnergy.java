package dev.wafer.ir.op;

/**
 * Squared magnitudes of complex numbers {@code start} to {@code end - 1}; the others' are zero.
 * Input: x [2 * n]. Output: [n].
 */
public record SpectrumEnergy(int start, int end) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalEnergy";
  }
}
