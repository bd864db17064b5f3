package dev.wafer.ir.op;

/** A sparse constant expanded to its dense form. */
public record Densify() implements Op {
  @Override
  public String mnemonic() {
    return "DENSIFY";
  }

  @Override
  public boolean decodes() {
    return true;
  }
}
