package dev.wafer.ir.op;

/** Inputs of equal shape stacked along a new axis. */
public record Pack(int axis) implements Op {
  @Override
  public String mnemonic() {
    return "PACK";
  }
}
