package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Svdf;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link Svdf}: INT8 input, INT8 or INT16 state.
 *
 * @param feature factor from the products with the feature weights to the state's scale
 * @param time factor from the products with the time weights to the output's scale
 * @param stateRange clamp of a scaled feature, before {@code stateZeroPoint} is added
 */
public record SvdfParameters(
    int inputZeroPoint,
    int stateZeroPoint,
    int outputZeroPoint,
    QuantizedMultiplier feature,
    QuantizedMultiplier time,
    ActivationRange stateRange,
    ActivationRange outputRange) {
  public static SvdfParameters of(Node node) {
    float stateScale = node.input(4).quantization().scale();
    float feature =
        node.input(0).quantization().scale() * node.input(1).quantization().scale() / stateScale;
    float time =
        stateScale * node.input(2).quantization().scale() / node.output().quantization().scale();
    return new SvdfParameters(
        node.input(0).quantization().zeroPoint(),
        node.input(4).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(feature),
        FixedPoint.quantizeMultiplier(time),
        ActivationRange.of(node.input(4).dataType()),
        ActivationRange.of(node.output().dataType()));
  }
}
