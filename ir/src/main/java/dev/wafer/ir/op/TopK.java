package dev.wafer.ir.op;

/**
 * The largest elements of each row, in falling order, and their indices; of equal elements the
 * first comes first. Outputs: values [outer, k], indices [outer, k].
 */
public record TopK(int k) implements Op {
  @Override
  public String mnemonic() {
    return "TOPK_V2";
  }
}
