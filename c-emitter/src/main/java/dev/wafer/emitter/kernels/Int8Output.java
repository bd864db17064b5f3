package dev.wafer.emitter.kernels;

import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;

/** What becomes of a scaled sum on its way to an int8 output: the zero point, then the clamp. */
public record Int8Output(int zeroPoint, ActivationRange range) {
  /** Whether the result is clamped to less than the type's range. */
  public boolean clamped() {
    return range.min() != Byte.MIN_VALUE || range.max() != Byte.MAX_VALUE;
  }

  /**
   * Whether it shows how ties below zero round: not if the activation clamps all that lies there to
   * the zero point.
   */
  public boolean showsTiesBelowZero() {
    return range.min() < zeroPoint;
  }

  /** Bakes whether there is a clamp, and its bounds. */
  public void bakeBounds(KernelBinding.Builder binding) {
    binding.bake("clamped", clamped()).bake("min", range.min()).bake("max", range.max());
    if (clamped()) {
      binding.helper("clamp");
    }
  }

  /** Adds the clamp's bounds to the parameters where there is a clamp. */
  public void addBounds(KernelBinding.Builder binding) {
    if (clamped()) {
      binding
          .parameter("min", CType.I32, range.min())
          .parameter("max", CType.I32, range.max())
          .helper("clamp");
    }
  }
}
