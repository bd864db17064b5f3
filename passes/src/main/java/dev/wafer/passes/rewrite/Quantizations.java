package dev.wafer.passes.rewrite;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;

/** Comparisons of quantizations. */
final class Quantizations {
  private Quantizations() {}

  /** Whether both values have one scale, the same, and the same zero point. */
  static boolean samePerTensor(Value a, Value b) {
    return a.quantization().scales().size() == 1 && same(a.quantization(), b.quantization());
  }

  /** Whether two quantizations mean the same; the axis of a single scale does not count. */
  static boolean same(Quantization a, Quantization b) {
    return a.hasScalingOf(b) && (!a.isPerAxis() || a.axis() == b.axis());
  }
}
