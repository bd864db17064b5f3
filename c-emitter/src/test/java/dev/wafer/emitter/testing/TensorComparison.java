package dev.wafer.emitter.testing;

import dev.wafer.ir.DataType;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** Compares what a kernel computed with what it should have. */
public final class TensorComparison {
  private TensorComparison() {}

  /**
   * The first difference in words, or empty.
   *
   * @param tolerance of FLOAT32, relative to the largest finite magnitude expected; 0 asks for the
   *     same bits
   */
  public static Optional<String> difference(Tensor expected, Tensor found, double tolerance) {
    return difference(expected, found, tolerance, 0);
  }

  /**
   * The same.
   *
   * @param ulps how many representable numbers a FLOAT32 may lie off, whatever the tolerance;
   *     infinities and what is no number have to agree
   */
  static Optional<String> difference(Tensor expected, Tensor found, double tolerance, int ulps) {
    if (Arrays.equals(expected.toBytes(), found.toBytes())) {
      return Optional.empty();
    }
    if (expected.dataType() == DataType.FLOAT32) {
      return floatDifference(expected.floats(), found.floats(), tolerance, ulps);
    }
    if (expected.dataType().isFloat()) {
      return Optional.of("other bits");
    }
    long[] wanted = expected.toLongs();
    long[] got = found.toLongs();
    int first = Arrays.mismatch(wanted, got);
    return Optional.of(
        "element %d of %d: expected %d, found %d"
            .formatted(first, wanted.length, wanted[first], got[first]));
  }

  private static Optional<String> floatDifference(
      float[] wanted, float[] got, double tolerance, int ulps) {
    double largest = 0;
    for (float value : wanted) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean sameBits = Float.floatToIntBits(wanted[i]) == Float.floatToIntBits(got[i]);
      boolean close = Math.abs((double) wanted[i] - got[i]) <= tolerance * largest;
      if (!sameBits && !(tolerance > 0 && close) && !near(wanted[i], got[i], ulps)) {
        return Optional.of(
            "element %d of %d: expected %s, found %s"
                .formatted(i, wanted.length, wanted[i], got[i]));
      }
    }
    return Optional.empty();
  }

  private static boolean near(float wanted, float got, int ulps) {
    return Float.isFinite(wanted)
        && Float.isFinite(got)
        && ulps > 0
        && Math.abs(ordinal(wanted) - ordinal(got)) <= ulps;
  }

  /** The place of a float among all floats; both zeros have place 0. */
  private static long ordinal(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits < 0 ? -(long) (bits & Integer.MAX_VALUE) : bits;
  }
}
