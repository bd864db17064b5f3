package dev.wafer.ir;

import java.util.Collections;
import java.util.List;

/**
 * Affine quantization: {@code real = scale * (quantized - zeroPoint)}.
 *
 * <p>No scales: the tensor is not quantized. One scale: per tensor. Several: one for each index
 * along {@code axis}. {@code zeroPoints} has as many entries as {@code scales}.
 */
public record Quantization(List<Float> scales, List<Integer> zeroPoints, int axis) {
  private static final Quantization NONE = new Quantization(List.of(), List.of(), 0);

  public Quantization {
    scales = List.copyOf(scales);
    zeroPoints = List.copyOf(zeroPoints);
    if (scales.size() != zeroPoints.size()) {
      throw new IllegalArgumentException(
          scales.size() + " scales but " + zeroPoints.size() + " zero points");
    }
  }

  public static Quantization none() {
    return NONE;
  }

  public static Quantization perTensor(float scale, int zeroPoint) {
    return new Quantization(List.of(scale), List.of(zeroPoint), 0);
  }

  /** Symmetric per-axis quantization, as weights have it. */
  public static Quantization perAxis(int axis, List<Float> scales) {
    return new Quantization(scales, Collections.nCopies(scales.size(), 0), axis);
  }

  public boolean isQuantized() {
    return !scales.isEmpty();
  }

  /** Whether both have the same scales and zero points, along whichever axis. */
  public boolean hasScalingOf(Quantization other) {
    return scales.equals(other.scales) && zeroPoints.equals(other.zeroPoints);
  }

  public boolean isPerAxis() {
    return scales.size() > 1;
  }

  /** Scale at an index along {@link #axis}; any index gives the one scale of a per-tensor type. */
  public float scale(int index) {
    return scales.get(scales.size() == 1 ? 0 : index);
  }

  /** Scale of a per-tensor quantization. */
  public float scale() {
    if (scales.size() != 1) {
      throw new IllegalStateException("not a per-tensor quantization: " + this);
    }
    return scales.get(0);
  }

  /** Zero point of a per-tensor quantization; 0 where the tensor is not quantized. */
  public int zeroPoint() {
    return zeroPoints.isEmpty() ? 0 : zeroPoints.get(0);
  }
}
