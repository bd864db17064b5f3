package dev.wafer.ir.op;

/**
 * The sums of all elements up to each, along an axis (0..rank-1).
 *
 * @param exclusive whether the element itself is left out
 * @param reverse whether it starts at the end
 */
public record CumSum(int axis, boolean exclusive, boolean reverse) implements Op {
  @Override
  public String mnemonic() {
    return "CUMSUM";
  }
}
