package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Compare;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of an INT8 or UINT8 {@link Compare}: both inputs are brought to real values, {@link
 * #LEFT_SHIFT} bits up. Offsets are negated zero points.
 */
public record CompareParameters(
    int input1Offset, int input2Offset, QuantizedMultiplier input1, QuantizedMultiplier input2) {
  private static final int LEFT_SHIFT = 8;

  public static CompareParameters of(Node node) {
    return new CompareParameters(
        -node.input(0).quantization().zeroPoint(),
        -node.input(1).quantization().zeroPoint(),
        FixedPoint.quantizeMultiplierSmallerThanOne(node.input(0).quantization().scale()),
        FixedPoint.quantizeMultiplierSmallerThanOne(node.input(1).quantization().scale()));
  }

  /** The first input as it is compared. */
  public int scaled1(int a) {
    return input1.apply((a + input1Offset) << LEFT_SHIFT);
  }

  /** The second input as it is compared. */
  public int scaled2(int b) {
    return input2.apply((b + input2Offset) << LEFT_SHIFT);
  }

  /**
   * Whether raw values compare as scaled ones do: both inputs have one quantization, and no two
   * values become one.
   */
  public boolean comparesRawValues() {
    if (input1Offset != input2Offset || !input1.equals(input2)) {
      return false;
    }
    for (int x = Byte.MIN_VALUE; x < Byte.MAX_VALUE; x++) {
      if (scaled1(x) >= scaled1(x + 1)) {
        return false;
      }
    }
    return true;
  }
}
