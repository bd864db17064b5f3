package dev.wafer.ir.op;

/** Each row along the innermost axis, divided by its Euclidean length. */
public record L2Normalization() implements Op {
  @Override
  public String mnemonic() {
    return "L2_NORMALIZATION";
  }
}
