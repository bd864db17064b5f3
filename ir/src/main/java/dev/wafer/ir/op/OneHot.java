package dev.wafer.ir.op;

/**
 * Each index as a row with one element that differs. Inputs: indices [outer, inner], the value at
 * the place that an index names, and the value of all others; both are scalars. Output: [outer,
 * depth, inner].
 *
 * @param axis of the output, along which the rows lie
 * @param depth elements of a row
 */
public record OneHot(int axis, int depth) implements Indexed {
  @Override
  public String mnemonic() {
    return "ONE_HOT";
  }
}
