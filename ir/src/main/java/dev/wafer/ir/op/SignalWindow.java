package dev.wafer.ir.op;

/**
 * Each row times a window, arithmetically shifted right and saturated. Inputs: x [..., k * n],
 * weights [n].
 */
public record SignalWindow(int shift) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalWindow";
  }
}
