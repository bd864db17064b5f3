package dev.wafer.ir.op;

/** 1 / (1 + exp(-x)). */
public record Logistic() implements Op {
  @Override
  public String mnemonic() {
    return "LOGISTIC";
  }
}
