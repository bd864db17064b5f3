package dev.wafer.ir.op;

/**
 * Fourier transform of real signals, row by row, divided by {@code length} where it is inverse or
 * its numbers are fixed-point. Forward: x [..., n], padded with zeros to {@code length}, becomes
 * the {@code length / 2 + 1} first complex numbers of the spectrum. Inverse: the other way round.
 *
 * @param length of the real signal; even
 */
public record RealFft(boolean inverse, int length) implements Signal {
  @Override
  public String mnemonic() {
    return inverse ? "SignalIrfft" : "SignalRfft";
  }
}
