package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.FixedPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Constants of a {@link UnaryFn#LOGISTIC} or {@link UnaryFn#TANH} over INT16: the input is brought
 * to steps of 1/24 (the table's) by {@code (x * multiplier + round) >> rightShift}, with 9
 * fractional bits for LOGISTIC and 8, that is twice the argument, for TANH. The output has scale
 * 2^-15.
 */
public record Int16ActivationParameters(int multiplier, int rightShift, boolean tanh) {
  private static final int TABLE_SIZE = 256;
  private static final double TABLE_STEP = 1 / 24.0;
  private static final List<Integer> TABLE = sigmoidTable();

  /** Constants of a node whose operator is LOGISTIC or TANH. */
  public static Int16ActivationParameters of(Node node) {
    boolean tanh = node.op().equals(new Unary(UnaryFn.TANH));
    float scale = node.input(0).quantization().scale();
    float log2 = (float) StrictMath.log(scale) * (1f / (float) StrictMath.log(2f));
    float rounded = (float) FixedPoint.roundHalfAwayFromZero(log2);
    int leftShift = 12 + (int) rounded;
    boolean powerOfTwo =
        Math.abs(log2 - rounded) < 1e-3f && (leftShift == 0 || (tanh && leftShift == 1));
    if (powerOfTwo) {
      return new Int16ActivationParameters(3 << leftShift, 0, tanh);
    }
    double multiplier = (double) scale * 4096.0 * 3.0;
    int shift = 0;
    while (multiplier <= 32767.0 / 2.0 && shift <= 30) {
      shift++;
      multiplier *= 2.0;
    }
    return new Int16ActivationParameters((int) multiplier, shift, tanh);
  }

  /** LOGISTIC of an input in Q3.12, as gates of an LSTM use it. */
  public static Int16ActivationParameters gateLogistic() {
    return new Int16ActivationParameters(3, 0, false);
  }

  /** TANH of an input of scale 2^{@code log2Scale}, as an LSTM uses it. */
  public static Int16ActivationParameters lstmTanh(int log2Scale) {
    int leftShift = 12 + log2Scale;
    return leftShift < 0
        ? new Int16ActivationParameters(3, -leftShift, true)
        : new Int16ActivationParameters(3 << leftShift, 0, true);
  }

  /**
   * The logistic function at i / 24 for i from 0 to 255, in units of 2^-16. Each sample is lowered
   * by half of what linear interpolation to the next would err in the middle; the last one is the
   * largest number of 16 bits.
   */
  public static List<Integer> sigmoidSamples() {
    return TABLE;
  }

  /** What is added before the shift, for it to round. */
  public int rounding() {
    return rightShift > 0 ? 1 << (rightShift - 1) : 0;
  }

  public int apply(int x) {
    int argument = (x * multiplier + rounding()) >> rightShift;
    return tanh ? tanhOf(argument) : logisticOf(argument);
  }

  private static int logisticOf(int argument) {
    int magnitude = Math.abs(argument);
    // Unsigned, as the magnitude of the least number is.
    int index = magnitude >>> 9;
    int result = 0x7FFF << 10;
    if (index < TABLE_SIZE - 1) {
      int low = TABLE.get(index);
      result = (low << 9) + (magnitude & 0x1FF) * (TABLE.get(index + 1) - low);
    }
    int rounded = argument >= 0 ? result + (1 << 9) : (1 << 25) - result + (1 << 9) - 1;
    return (short) (rounded >>> 10);
  }

  private static int tanhOf(int argument) {
    int magnitude = Math.abs(argument);
    int index = magnitude >>> 8;
    int result = 0xFFFF << 8;
    if (index < TABLE_SIZE - 1) {
      int low = TABLE.get(index);
      result = (low << 8) + (magnitude & 0xFF) * (TABLE.get(index + 1) - low);
    }
    int rounded =
        argument >= 0 ? result - (1 << 23) + (1 << 7) : -result + (1 << 23) + (1 << 7) - 1;
    return (short) (rounded >> 8);
  }

  private static List<Integer> sigmoidTable() {
    List<Integer> table = new ArrayList<>();
    for (int i = 0; i < TABLE_SIZE - 1; i++) {
      double logistic = 1 / (1 + StrictMath.exp(-i * TABLE_STEP));
      double curvature = logistic * (1 - logistic) * (1 - 2 * logistic);
      // Interpolation errs by curvature * step^2 / 8 in the middle.
      double lowered = logistic - curvature * TABLE_STEP * TABLE_STEP / 16;
      table.add((int) Math.round(65536 * lowered));
    }
    table.add(65535);
    return Collections.unmodifiableList(table);
  }
}
