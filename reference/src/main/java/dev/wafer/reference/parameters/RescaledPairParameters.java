package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link BinaryFn#ADD}, {@link BinaryFn#SUB} or {@link
 * BinaryFn#SQUARED_DIFFERENCE} (INT8, UINT8, INT16): both inputs are brought to twice the larger
 * scale, {@code leftShift} bits up; their sum, difference or squared difference is brought to the
 * output's scale. Offsets are added: those of the inputs are negated zero points.
 */
public record RescaledPairParameters(
    int leftShift,
    int input1Offset,
    int input2Offset,
    int outputOffset,
    QuantizedMultiplier input1,
    QuantizedMultiplier input2,
    QuantizedMultiplier output,
    ActivationRange range) {
  /** Constants of a node whose operator is one of the three. */
  public static RescaledPairParameters of(Node node) {
    return ((Binary) node.op()).fn() == BinaryFn.SQUARED_DIFFERENCE
        ? ofSquaredDifference(node)
        : ofSum(node);
  }

  private static RescaledPairParameters ofSum(Node node) {
    float scale1 = node.input(0).quantization().scale();
    float scale2 = node.input(1).quantization().scale();
    float outputScale = node.output().quantization().scale();
    int leftShift = node.output().dataType() == DataType.INT16 ? 15 : 20;
    Binary op = (Binary) node.op();
    boolean single = op.fn() == BinaryFn.SUB && node.output().dataType() != DataType.UINT8;
    double factor1;
    double factor2;
    double outputFactor;
    if (single) {
      // Micro's SUB computes its factors in single precision; ADD, and LiteRT's SUB, in double.
      float twiceMax = 2 * Math.max(scale1, scale2);
      factor1 = scale1 / twiceMax;
      factor2 = scale2 / twiceMax;
      outputFactor = twiceMax / ((1 << leftShift) * outputScale);
    } else {
      double twiceMax = 2 * (double) Math.max(scale1, scale2);
      factor1 = scale1 / twiceMax;
      factor2 = scale2 / twiceMax;
      outputFactor = twiceMax / ((1 << leftShift) * (double) outputScale);
    }
    return of(
        node,
        leftShift,
        factor1,
        factor2,
        FixedPoint.quantizeMultiplierSmallerThanOne(outputFactor),
        ActivationRange.of(op.activation(), node.output().type()));
  }

  private static RescaledPairParameters ofSquaredDifference(Node node) {
    float scale1 = node.input(0).quantization().scale();
    float scale2 = node.input(1).quantization().scale();
    int leftShift = node.output().dataType() == DataType.INT16 ? 0 : 7;
    double twiceMax = 2.0 * Math.max(scale1, scale2);
    // The divisor alone is a product in single precision.
    float divisor = (1 << (2 * leftShift)) * node.output().quantization().scale();
    return of(
        node,
        leftShift,
        scale1 / twiceMax,
        scale2 / twiceMax,
        FixedPoint.quantizeMultiplier(twiceMax * twiceMax / divisor),
        ActivationRange.of(node.output().dataType()));
  }

  private static RescaledPairParameters of(
      Node node,
      int leftShift,
      double factor1,
      double factor2,
      QuantizedMultiplier output,
      ActivationRange range) {
    return new RescaledPairParameters(
        leftShift,
        -node.input(0).quantization().zeroPoint(),
        -node.input(1).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplierSmallerThanOne(factor1),
        FixedPoint.quantizeMultiplierSmallerThanOne(factor2),
        output,
        range);
  }

  /** Whether the scales combine to the same factors. */
  public boolean hasFactorsOf(RescaledPairParameters other) {
    return input1.equals(other.input1)
        && input2.equals(other.input2)
        && output.equals(other.output);
  }

  /** One element of the sum. */
  public int add(int a, int b) {
    return finish(scaled1(a) + scaled2(b));
  }

  /** One element of the difference. */
  public int subtract(int a, int b) {
    return finish(scaled1(a) - scaled2(b));
  }

  /** One element of the squared difference. */
  public int squaredDifference(int a, int b) {
    int difference = scaled1(a) - scaled2(b);
    return finish(difference * difference);
  }

  /** The first input at twice the larger scale, {@code leftShift} bits up. */
  public int scaled1(int a) {
    return input1.apply((a + input1Offset) << leftShift);
  }

  /** The second input at twice the larger scale, {@code leftShift} bits up. */
  public int scaled2(int b) {
    return input2.apply((b + input2Offset) << leftShift);
  }

  /** The output of what scaled inputs became; the larger that, the larger or equal the output. */
  public int finish(int raw) {
    return range.clamp(output.apply(raw) + outputOffset);
  }
}
