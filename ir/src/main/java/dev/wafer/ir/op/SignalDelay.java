package dev.wafer.ir.op;

/**
 * Each row's samples, late by {@code samples}. Inputs: x [..., n], the rows' last samples [rows,
 * samples] (a variable).
 */
public record SignalDelay(int samples) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalDelay";
  }
}
