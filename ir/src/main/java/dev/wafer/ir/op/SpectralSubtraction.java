package dev.wafer.ir.op;

/**
 * A filter bank's energies less an estimate of their noise, a running mean. Inputs: x [n], the
 * estimate [n] (a variable). Outputs: what is left [n], the new estimate [n].
 *
 * @param even how channels of even index are averaged, {@code odd} those of odd index
 * @param clamping whether the estimate is at most the signal
 * @param minSignalRemaining the share of the signal that is left at least, in {@code bits}
 *     fractional bits
 * @param smoothingBits fractional bits of the estimate
 * @param bits fractional bits of the factors
 */
public record SpectralSubtraction(
    Smoothing even,
    Smoothing odd,
    boolean clamping,
    int minSignalRemaining,
    int smoothingBits,
    int bits)
    implements Signal {
  /**
   * A step of the running mean.
   *
   * @param factor of the signal
   * @param rest factor of the estimate before
   */
  public record Smoothing(int factor, int rest) {}

  @Override
  public String mnemonic() {
    return "SignalFilterBankSpectralSubtraction";
  }
}
