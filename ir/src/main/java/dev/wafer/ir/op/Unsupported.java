package dev.wafer.ir.op;

/** An operator that Wafer reads but cannot compile, kept so that a model can be inspected. */
public record Unsupported(String operator) implements Op {
  @Override
  public String mnemonic() {
    return operator;
  }

  @Override
  public boolean isComputable() {
    return false;
  }
}
