package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.TransposeConv;
import java.util.List;

/**
 * How a layer of FLOAT32 activations and INT8 weights makes a float of a sum of products.
 *
 * @param asymmetric whether inputs are quantized to -128..127 by their range, zero included; else
 *     to -127..127 by their largest magnitude
 * @param scales of the weights: one an output channel, or a single one for all
 * @param weightsFirst whether the sum is multiplied by the scale of the weights and then by that of
 *     the input; else by the product of both
 */
public record HybridParameters(boolean asymmetric, List<Float> scales, boolean weightsFirst) {
  public HybridParameters {
    scales = List.copyOf(scales);
  }

  /**
   * Of a {@link FullyConnected}, {@link Conv2d}, {@link DepthwiseConv2d} or {@link TransposeConv}.
   * A convolution whose weights differ in scale, or that has groups, is quantized otherwise than
   * one with a single scale.
   */
  public static HybridParameters of(Node node) {
    List<Float> scales = node.input(1).quantization().scales();
    if (node.op() instanceof FullyConnected product) {
      return new HybridParameters(product.asymmetricInputs(), scales, false);
    }
    if (node.op() instanceof DepthwiseConv2d) {
      return new HybridParameters(true, scales, false);
    }
    if (node.op() instanceof TransposeConv) {
      return new HybridParameters(true, scales, scales.size() > 1);
    }
    boolean grouped = node.input(0).shape().dim(3) != node.input(1).shape().dim(3);
    boolean differ = scales.stream().distinct().count() > 1;
    return differ || (grouped && scales.size() > 1)
        ? new HybridParameters(true, scales, true)
        : new HybridParameters(false, scales.subList(0, 1), false);
  }

  /** The scale of the weights of an output channel. */
  public float scale(int channel) {
    return scales.get(scales.size() == 1 ? 0 : channel);
  }

  /** What a sum of products comes to, without bias. */
  public float real(int sum, float inputScale, int channel) {
    float weights = scale(channel);
    return weightsFirst ? sum * weights * inputScale : sum * (inputScale * weights);
  }
}
