package dev.wafer.ir.op;

/** x * relu6(x + 3) / 6. */
public record HardSwish() implements Op {
  @Override
  public String mnemonic() {
    return "HARD_SWISH";
  }
}
