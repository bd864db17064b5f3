package dev.wafer.emitter.kernels.softmax;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.FixedPointMath;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.SoftmaxParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * exp(-d * beta * scale) for the distances d of int8 inputs from the largest of their row: at most
 * 256 values. The table is smaller than the code that computes them, and as exact, for it is made
 * with the reference's arithmetic.
 */
final class ExpTable {
  private static final int DISTANCES = 256;

  private ExpTable() {}

  /**
   * The exponentials in Q0.31. The table ends where they are too small to add to the sum; every
   * output is then the smallest as well.
   */
  static List<Integer> exponentials(QuantizedMultiplier factor, int diffMin) {
    List<Integer> table = new ArrayList<>();
    for (int d = 0; d < DISTANCES && -d >= diffMin; d++) {
      int exp =
          FixedPointMath.expOnNegativeValues(
              factor.apply(-d), SoftmaxParameters.SCALED_DIFF_INTEGER_BITS);
      if (addend(exp) == 0) {
        break;
      }
      table.add(exp);
    }
    return table;
  }

  /** Whether the sum of so many exponentials may not fit 31 bits. */
  static boolean wide(int depth) {
    return highestBit(depth) > 30;
  }

  /** Of the largest sum of so many exponentials. */
  static int highestBit(int depth) {
    return 63 - Long.numberOfLeadingZeros((long) depth * addend(Integer.MAX_VALUE));
  }

  /** An exponential as it is summed, with 19 fractional bits. */
  static int addend(int exp) {
    return FixedPoint.roundingDivideByPot(exp, SoftmaxParameters.ACCUMULATION_INTEGER_BITS);
  }

  static PackedConstant constant(String role, List<Integer> values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(out::putInt);
    return new PackedConstant(
        role, PackedConstant.Kind.TABLE, CType.U32, 4, Bytes.wrap(out.array()));
  }
}
