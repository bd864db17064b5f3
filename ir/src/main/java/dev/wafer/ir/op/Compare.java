package dev.wafer.ir.op;

/** Whether two elements compare so, as a truth value; inputs broadcast to the output's shape. */
public record Compare(CompareFn fn) implements Op {
  @Override
  public String mnemonic() {
    return fn.name();
  }
}
