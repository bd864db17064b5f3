package dev.wafer.qemu.verify;

import dev.wafer.ir.DataType;
import dev.wafer.ir.TensorType;
import dev.wafer.reference.Tensor;
import java.util.Optional;

/** Compares a tensor with what is expected of it. */
public final class Comparison {
  /** Largest error of a float, as a share of the largest magnitude of the expected tensor. */
  public static final double FLOAT_TOLERANCE = 1e-4;

  /** The first element that differs. */
  public record Mismatch(int element, String expected, String found) {}

  private Comparison() {}

  /** The first mismatch of two tensors of one type, given as raw bytes. */
  public static Optional<Mismatch> firstMismatch(TensorType type, byte[] expected, byte[] found) {
    if (expected.length != found.length) {
      return Optional.of(new Mismatch(-1, expected.length + " bytes", found.length + " bytes"));
    }
    return type.dataType() == DataType.FLOAT32
        ? floats(
            Tensor.fromBytes(type, expected).toFloats(), Tensor.fromBytes(type, found).toFloats())
        : integers(
            Tensor.fromBytes(type, expected).toLongs(), Tensor.fromBytes(type, found).toLongs());
  }

  private static Optional<Mismatch> integers(long[] expected, long[] found) {
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != found[i]) {
        return Optional.of(new Mismatch(i, Long.toString(expected[i]), Long.toString(found[i])));
      }
    }
    return Optional.empty();
  }

  private static Optional<Mismatch> floats(float[] expected, float[] found) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs((double) value));
    }
    for (int i = 0; i < expected.length; i++) {
      // Written so that NaN on one side alone is a mismatch.
      boolean bothNaN = Float.isNaN(expected[i]) && Float.isNaN(found[i]);
      boolean close = Math.abs((double) expected[i] - found[i]) <= FLOAT_TOLERANCE * largest;
      if (!bothNaN && !close && Float.compare(expected[i], found[i]) != 0) {
        return Optional.of(new Mismatch(i, Float.toString(expected[i]), Float.toString(found[i])));
      }
    }
    return Optional.empty();
  }
}
