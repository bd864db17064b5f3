package dev.wafer.ir.op;

/** Logarithm of the softmax over the innermost axis. */
public record LogSoftmax() implements Op {
  @Override
  public String mnemonic() {
    return "LOG_SOFTMAX";
  }
}
