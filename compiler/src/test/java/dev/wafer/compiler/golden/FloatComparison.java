package dev.wafer.compiler.golden;

import java.util.OptionalInt;

/** Closeness of float vectors. */
final class FloatComparison {
  private FloatComparison() {}

  /**
   * The first element whose distance to the expected one exceeds {@code relative} of its magnitude
   * plus {@code ofRange} of the expected vector's range (its largest magnitude, if that is more).
   */
  static OptionalInt firstFar(float[] actual, float[] expected, double relative, double ofRange) {
    if (actual.length != expected.length) {
      throw new IllegalArgumentException(actual.length + " elements, expected " + expected.length);
    }
    double min = 0;
    double max = 0;
    for (float x : expected) {
      min = Math.min(min, x);
      max = Math.max(max, x);
    }
    for (int i = 0; i < actual.length; i++) {
      double allowed = relative * Math.abs(expected[i]) + ofRange * (max - min);
      if (!(Math.abs((double) actual[i] - expected[i]) <= allowed)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
