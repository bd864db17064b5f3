package dev.wafer.ir.op;

/**
 * The sum of each channel of some rows of a plane, [1, h, w, c] to [1, 1, 1, c]: of INT8 as INT32,
 * with the quantization of the plane, or of FLOAT32, added in the order of the plane.
 *
 * @param continues whether the sums are added to what the output held before: the rows are not the
 *     plane's first
 */
public record PlaneSums(boolean continues) implements Op {
  @Override
  public String mnemonic() {
    return "PLANE_SUMS";
  }
}
