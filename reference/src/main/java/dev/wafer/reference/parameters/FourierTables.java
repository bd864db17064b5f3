package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.RealFft;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The plan of a Fourier transform of {@code length / 2} complex numbers by decimation in time, and
 * the factors that a transform of {@code length} real numbers adds, as kissfft has them.
 *
 * @param size complex numbers
 * @param radices of the passes, that over the whole last
 * @param order which input each place of the first pass takes
 */
public record FourierTables(int size, boolean inverse, List<Integer> radices, List<Integer> order) {
  public FourierTables {
    radices = List.copyOf(radices);
    order = List.copyOf(order);
  }

  /** The plan of an operator. */
  public static FourierTables of(RealFft op) {
    int size = op.length() / 2;
    List<Integer> outermostFirst = factors(size);
    List<Integer> order = new ArrayList<>();
    order.add(0);
    int stride = size;
    for (int i = outermostFirst.size() - 1; i >= 0; i--) {
      int radix = outermostFirst.get(i);
      stride /= radix;
      List<Integer> wider = new ArrayList<>();
      for (int part = 0; part < radix; part++) {
        for (int index : order) {
          wider.add(index + part * stride);
        }
      }
      order = wider;
    }
    List<Integer> innermostFirst = new ArrayList<>(outermostFirst);
    Collections.reverse(innermostFirst);
    return new FourierTables(size, op.inverse(), innermostFirst, order);
  }

  /** Fours, then a two, then odd primes. */
  private static List<Integer> factors(int size) {
    List<Integer> factors = new ArrayList<>();
    int rest = size;
    for (int radix : new int[] {4, 2, 3, 5}) {
      while (rest % radix == 0 && rest > 1) {
        factors.add(radix);
        rest /= radix;
      }
    }
    return factors;
  }

  /**
   * The factors of the transform, the roots of unity: real and imaginary parts in turn.
   *
   * @param type of the numbers; integers have their largest value for 1
   */
  public double[] factors(DataType type) {
    double[] factors = new double[2 * size];
    for (int i = 0; i < size; i++) {
      put(factors, i, -2 * Math.PI * i / size, type);
    }
    return factors;
  }

  /** The factors that tell even from odd samples, of frequencies 1 to half the size. */
  public double[] turns(DataType type) {
    double[] turns = new double[2 * (size / 2)];
    for (int i = 0; i < size / 2; i++) {
      put(turns, i, -Math.PI * ((double) (i + 1) / size + .5), type);
    }
    return turns;
  }

  private void put(double[] factors, int index, double forwardAngle, DataType type) {
    double angle = inverse ? -forwardAngle : forwardAngle;
    factors[2 * index] = rounded(StrictMath.cos(angle), type);
    factors[2 * index + 1] = rounded(StrictMath.sin(angle), type);
  }

  private static double rounded(double value, DataType type) {
    long max = (1L << (type.bits() - 1)) - 1;
    return type.isFloat() ? (float) value : Math.floor(.5 + max * value);
  }
}
