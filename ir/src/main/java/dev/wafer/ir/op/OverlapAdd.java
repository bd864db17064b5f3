package dev.wafer.ir.op;

/**
 * Sum of frames that overlap. Inputs: frames [..., n, size], the sums that are not complete [rows,
 * size - step] (a variable). Output: [..., n * step].
 */
public record OverlapAdd(int step) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalOverlapAdd";
  }
}
