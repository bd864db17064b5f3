package dev.wafer.ir.op;

/**
 * A signal shifted left so far that its largest sample fills the type. Input: x [n]. Outputs: the
 * shifted samples [n], the number of bits [].
 */
public record FftAutoScale() implements Signal {
  @Override
  public String mnemonic() {
    return "SignalFftAutoScale";
  }
}
