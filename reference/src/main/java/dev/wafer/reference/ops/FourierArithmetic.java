package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import java.util.Arrays;

/**
 * The numbers of a Fourier transform: integers as kissfft's fixed-point form has them, or the bits
 * of floats. Each method gives what is stored after rounding or wrapping.
 */
interface FourierArithmetic {
  long add(long a, long b);

  long subtract(long a, long b);

  /** a * b, rounded. */
  long multiply(long a, long b);

  /** a * b - c * d, rounded once where the numbers are integers. */
  long productDifference(long a, long b, long c, long d);

  /** a * b + c * d, rounded once where the numbers are integers. */
  long productSum(long a, long b, long c, long d);

  /** a / by where the numbers are integers, which have to keep room for a sum; a itself if not. */
  long scaled(long a, int by);

  /** Half of a. */
  long half(long a);

  /** Half of a + b. */
  long halfSum(long a, long b);

  /** Half of a - b. */
  long halfDifference(long a, long b);

  /** A number that the type holds. */
  long of(double value);

  /** The numbers of an element type: INT16, INT32 or FLOAT32. */
  static FourierArithmetic of(DataType type) {
    return type == DataType.FLOAT32 ? floats() : fixed(type.bits());
  }

  /** All of them. */
  default long[] of(double[] values) {
    return Arrays.stream(values).mapToLong(this::of).toArray();
  }

  /** Integers of 16 or 32 bits; sums wrap. */
  private static FourierArithmetic fixed(int bits) {
    int fraction = bits - 1;
    long max = (1L << fraction) - 1;
    return new FourierArithmetic() {
      private long stored(long value) {
        return value << (Long.SIZE - bits) >> (Long.SIZE - bits);
      }

      private long rounded(long product) {
        return stored((product + (1L << (fraction - 1))) >> fraction);
      }

      /** Shorter numbers are added as int. */
      private long half32(long sum) {
        return (int) sum >> 1;
      }

      @Override
      public long add(long a, long b) {
        return stored(a + b);
      }

      @Override
      public long subtract(long a, long b) {
        return stored(a - b);
      }

      @Override
      public long multiply(long a, long b) {
        return rounded(a * b);
      }

      @Override
      public long productDifference(long a, long b, long c, long d) {
        return rounded(a * b - c * d);
      }

      @Override
      public long productSum(long a, long b, long c, long d) {
        return rounded(a * b + c * d);
      }

      @Override
      public long scaled(long a, int by) {
        return rounded(a * (max / by));
      }

      @Override
      public long half(long a) {
        return a >> 1;
      }

      @Override
      public long halfSum(long a, long b) {
        return half32(a + b);
      }

      @Override
      public long halfDifference(long a, long b) {
        return half32(a - b);
      }

      @Override
      public long of(double value) {
        return (long) value;
      }
    };
  }

  /** Single precision. */
  private static FourierArithmetic floats() {
    return new FourierArithmetic() {
      private float real(long bits) {
        return Float.intBitsToFloat((int) bits);
      }

      private long bits(float value) {
        return Float.floatToRawIntBits(value);
      }

      @Override
      public long add(long a, long b) {
        return bits(real(a) + real(b));
      }

      @Override
      public long subtract(long a, long b) {
        return bits(real(a) - real(b));
      }

      @Override
      public long multiply(long a, long b) {
        return bits(real(a) * real(b));
      }

      @Override
      public long productDifference(long a, long b, long c, long d) {
        return bits(real(a) * real(b) - real(c) * real(d));
      }

      @Override
      public long productSum(long a, long b, long c, long d) {
        return bits(real(a) * real(b) + real(c) * real(d));
      }

      @Override
      public long scaled(long a, int by) {
        return a;
      }

      @Override
      public long half(long a) {
        return bits(real(a) * .5f);
      }

      @Override
      public long halfSum(long a, long b) {
        return bits((real(a) + real(b)) * .5f);
      }

      @Override
      public long halfDifference(long a, long b) {
        return bits((real(a) - real(b)) * .5f);
      }

      @Override
      public long of(double value) {
        return bits((float) value);
      }
    };
  }
}
