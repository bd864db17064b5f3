package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.FixedPointMath;
import dev.wafer.reference.QuantizedMultiplier;
import java.util.ArrayList;
import java.util.List;

/**
 * Constants of a {@link UnaryFn#LOGISTIC} or {@link UnaryFn#TANH} over INT8.
 *
 * @param inputFactor brings {@code x - inputZeroPoint} to Q4.27
 * @param inputRadius inputs of this magnitude or more saturate
 */
public record Int8ActivationParameters(
    int inputZeroPoint, int inputRadius, QuantizedMultiplier inputFactor, boolean tanh) {
  private static final int INPUT_INTEGER_BITS = 4;

  /** Constants of a node whose operator is LOGISTIC or TANH. */
  public static Int8ActivationParameters of(Node node) {
    double factor =
        (double) node.input(0).quantization().scale() * (1 << (31 - INPUT_INTEGER_BITS));
    // However large the factor: what would be shifted too far has saturated before.
    QuantizedMultiplier inputFactor = FixedPoint.quantizeAnyMultiplier(factor);
    return new Int8ActivationParameters(
        node.input(0).quantization().zeroPoint(),
        FixedPoint.inputRadius(INPUT_INTEGER_BITS, inputFactor.shift()),
        inputFactor,
        node.op().equals(new Unary(UnaryFn.TANH)));
  }

  /** The output, in the fixed output scale (1/256 with zero point -128; TANH 1/128 with 0). */
  public int apply(int x) {
    int input = x - inputZeroPoint;
    if (input <= -inputRadius) {
      return Byte.MIN_VALUE;
    } else if (input >= inputRadius) {
      return Byte.MAX_VALUE;
    }
    int scaled = inputFactor.apply(input);
    int raw =
        tanh
            ? FixedPoint.roundingDivideByPot(FixedPointMath.tanh(scaled, INPUT_INTEGER_BITS), 24)
            : FixedPoint.roundingDivideByPot(
                    FixedPointMath.logistic(scaled, INPUT_INTEGER_BITS), 23)
                - 128;
    return Math.min(Math.max(raw, Byte.MIN_VALUE), Byte.MAX_VALUE);
  }

  /** The outputs for inputs -128 to 127, in order. */
  public List<Byte> table() {
    List<Byte> table = new ArrayList<>();
    for (int x = Byte.MIN_VALUE; x <= Byte.MAX_VALUE; x++) {
      table.add((byte) apply(x));
    }
    return table;
  }
}
