package dev.wafer.ir.op;

/** The same elements under the output's shape; also TensorFlow Lite's SQUEEZE and EXPAND_DIMS. */
public record Reshape() implements Op {
  @Override
  public String mnemonic() {
    return "RESHAPE";
  }

  @Override
  public boolean isAlias() {
    return true;
  }
}
