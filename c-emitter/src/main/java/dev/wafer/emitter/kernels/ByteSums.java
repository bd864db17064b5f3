package dev.wafer.emitter.kernels;

import dev.wafer.ir.op.Plane;

/** Sums of int8 in lanes of 16 bits. */
public final class ByteSums {
  /** As many times the least byte fit 16 bits, with half as many for rounding. */
  private static final int MOST_TAPS = 255;

  private ByteSums() {}

  /** Whether the sum of the part of a window that lies inside fits, and its half count. */
  public static boolean fitHalfwords(Plane plane) {
    long rows = Math.min(plane.filterH(), plane.inH());
    return rows * Math.min(plane.filterW(), plane.inW()) <= MOST_TAPS;
  }
}
