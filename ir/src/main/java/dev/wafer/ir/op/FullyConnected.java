package dev.wafer.ir.op;

/** Matrix product. Inputs: x, read as [batch, k]; weights [outC, k]; bias [outC] (optional). */
public record FullyConnected(boolean keepNumDims, Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "FULLY_CONNECTED";
  }
}
