package dev.wafer.reference.ops;

import dev.wafer.reference.parameters.FourierTables;

/**
 * The passes of a Fourier transform over complex numbers that lie in the order of its first pass.
 * Each pass combines as many transforms as its radix says.
 */
final class MixedRadix {
  private final FourierTables tables;
  private final FourierArithmetic n;
  private final long[] re;
  private final long[] im;
  private final long[] factors;

  /**
   * @param factors of the tables
   * @param re real parts, transformed in place
   * @param im imaginary parts, transformed in place
   */
  MixedRadix(
      FourierTables tables, FourierArithmetic arithmetic, long[] factors, long[] re, long[] im) {
    this.tables = tables;
    this.n = arithmetic;
    this.re = re;
    this.im = im;
    this.factors = factors;
  }

  void run() {
    int part = 1;
    for (int radix : tables.radices()) {
      int stride = tables.size() / (part * radix);
      for (int first = 0; first < tables.size(); first += part * radix) {
        for (int k = 0; k < part; k++) {
          combine(radix, first + k, part, k * stride);
        }
      }
      part *= radix;
    }
  }

  /**
   * @param at the first of the numbers, which are {@code part} apart
   * @param step number of the twiddle factor of the second one
   */
  private void combine(int radix, int at, int part, int step) {
    long[] xr = new long[radix];
    long[] xi = new long[radix];
    for (int i = 0; i < radix; i++) {
      long a = n.scaled(re[at + i * part], radix);
      long b = n.scaled(im[at + i * part], radix);
      long c = factors[2 * i * step];
      long d = factors[2 * i * step + 1];
      xr[i] = i == 0 ? a : n.productDifference(a, c, b, d);
      xi[i] = i == 0 ? b : n.productSum(a, d, b, c);
    }
    switch (radix) {
      case 2 -> {
        put(at + part, n.subtract(xr[0], xr[1]), n.subtract(xi[0], xi[1]));
        put(at, n.add(xr[0], xr[1]), n.add(xi[0], xi[1]));
      }
      case 3 -> three(at, part, xr, xi);
      case 4 -> four(at, part, xr, xi);
      default -> five(at, part, xr, xi);
    }
  }

  private void put(int at, long real, long imaginary) {
    re[at] = real;
    im[at] = imaginary;
  }

  private void three(int at, int part, long[] xr, long[] xi) {
    long sine = factors[2 * (tables.size() / 3) + 1];
    long sumR = n.add(xr[1], xr[2]);
    long sumI = n.add(xi[1], xi[2]);
    long differenceR = n.multiply(n.subtract(xr[1], xr[2]), sine);
    long differenceI = n.multiply(n.subtract(xi[1], xi[2]), sine);
    long middleR = n.subtract(xr[0], n.half(sumR));
    long middleI = n.subtract(xi[0], n.half(sumI));
    put(at, n.add(xr[0], sumR), n.add(xi[0], sumI));
    put(at + 2 * part, n.add(middleR, differenceI), n.subtract(middleI, differenceR));
    put(at + part, n.subtract(middleR, differenceI), n.add(middleI, differenceR));
  }

  private void four(int at, int part, long[] xr, long[] xi) {
    long evenR = n.add(xr[0], xr[2]);
    long evenI = n.add(xi[0], xi[2]);
    long oddR = n.add(xr[1], xr[3]);
    long oddI = n.add(xi[1], xi[3]);
    long differenceR = n.subtract(xr[0], xr[2]);
    long differenceI = n.subtract(xi[0], xi[2]);
    long turnedR = n.subtract(xi[1], xi[3]);
    long turnedI = n.subtract(xr[1], xr[3]);
    put(at + 2 * part, n.subtract(evenR, oddR), n.subtract(evenI, oddI));
    put(at, n.add(evenR, oddR), n.add(evenI, oddI));
    int plus = at + (tables.inverse() ? 3 : 1) * part;
    int minus = at + (tables.inverse() ? 1 : 3) * part;
    put(plus, n.add(differenceR, turnedR), n.subtract(differenceI, turnedI));
    put(minus, n.subtract(differenceR, turnedR), n.add(differenceI, turnedI));
  }

  private void five(int at, int part, long[] xr, long[] xi) {
    int fifth = tables.size() / 5;
    long sum1R = n.add(xr[1], xr[4]);
    long sum1I = n.add(xi[1], xi[4]);
    long difference1R = n.subtract(xr[1], xr[4]);
    long difference1I = n.subtract(xi[1], xi[4]);
    long sum2R = n.add(xr[2], xr[3]);
    long sum2I = n.add(xi[2], xi[3]);
    long difference2R = n.subtract(xr[2], xr[3]);
    long difference2I = n.subtract(xi[2], xi[3]);
    put(at, n.add(xr[0], n.add(sum1R, sum2R)), n.add(xi[0], n.add(sum1I, sum2I)));
    long cosine1 = factors[2 * fifth];
    long cosine2 = factors[4 * fifth];
    long sine1 = factors[2 * fifth + 1];
    long sine2 = factors[4 * fifth + 1];
    long nearR = weighted(xr[0], sum1R, cosine1, sum2R, cosine2);
    long nearI = weighted(xi[0], sum1I, cosine1, sum2I, cosine2);
    long turned1R = n.add(n.multiply(difference1I, sine1), n.multiply(difference2I, sine2));
    long turned1I = n.add(n.multiply(difference1R, sine1), n.multiply(difference2R, sine2));
    put(at + part, n.subtract(nearR, turned1R), n.add(nearI, turned1I));
    put(at + 4 * part, n.add(nearR, turned1R), n.subtract(nearI, turned1I));
    long farR = weighted(xr[0], sum1R, cosine2, sum2R, cosine1);
    long farI = weighted(xi[0], sum1I, cosine2, sum2I, cosine1);
    long turned2R = n.subtract(n.multiply(difference2I, sine1), n.multiply(difference1I, sine2));
    long turned2I = n.subtract(n.multiply(difference1R, sine2), n.multiply(difference2R, sine1));
    put(at + 2 * part, n.add(farR, turned2R), n.add(farI, turned2I));
    put(at + 3 * part, n.subtract(farR, turned2R), n.subtract(farI, turned2I));
  }

  private long weighted(long x, long a, long weightA, long b, long weightB) {
    return n.add(n.add(x, n.multiply(a, weightA)), n.multiply(b, weightB));
  }
}
