package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import java.util.ArrayList;
import java.util.List;

/**
 * Constants of a quantized {@link Conv2d}, {@link DepthwiseConv2d}, {@link TransposeConv}, {@link
 * FullyConnected} or {@link BatchMatMul}: {@code out = clamp(outputOffset + channel(c) * (bias[c] +
 * sum((x + inputOffset) * w)))}.
 *
 * @param channels one factor an output channel, or a single one for all
 * @param wide whether the accumulator has 64 bits and is scaled as {@link
 *     FixedPoint#multiplyByQuantizedMultiplier(long, int, int)} does; else 32 bits
 */
public record AccumulatorParameters(
    int inputOffset,
    int outputOffset,
    List<QuantizedMultiplier> channels,
    boolean wide,
    ActivationRange range) {
  /** The largest left shift that the 64-bit form of the reference kernels takes. */
  private static final int WIDE_SHIFT_LIMIT = 14;

  /**
   * @throws WaferException if a factor is too large for 64-bit accumulators
   */
  public AccumulatorParameters {
    channels = List.copyOf(channels);
    for (QuantizedMultiplier channel : channels) {
      if (wide && channel.shift() > WIDE_SHIFT_LIMIT) {
        throw FixedPoint.badFactor(
            Math.scalb((double) channel.multiplier(), channel.shift() - 31),
            "0 to 2^" + WIDE_SHIFT_LIMIT + " for sums of 64 bits");
      }
    }
  }

  /** Constants of a node whose inputs are x, weights and an optional bias. */
  public static AccumulatorParameters of(Node node) {
    Value x = node.input(0);
    Value bias = node.input(2);
    boolean wide =
        x.dataType() == DataType.INT16 && (bias.isAbsent() || bias.dataType() != DataType.INT32);
    return new AccumulatorParameters(
        -x.quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        factors(node),
        wide,
        ActivationRange.of(
            node.op().fusedActivation().orElse(Activation.NONE), node.output().type()));
  }

  /** The same with one factor for all channels. */
  public AccumulatorParameters withFactor(QuantizedMultiplier factor) {
    return new AccumulatorParameters(inputOffset, outputOffset, List.of(factor), wide, range);
  }

  /** The factor of an output channel. */
  public QuantizedMultiplier channel(int index) {
    return channels.get(channels.size() == 1 ? 0 : index);
  }

  /** The output element of a finished 32-bit accumulator (bias included). */
  public int finish(int accumulator, int outputChannel) {
    return range.clamp(channel(outputChannel).apply(accumulator) + outputOffset);
  }

  /** The output element of a finished 64-bit accumulator (bias included). */
  public int finish(long accumulator, int outputChannel) {
    return range.clamp(channel(outputChannel).apply(accumulator) + outputOffset);
  }

  /**
   * The one factor of a node that multiplies its first two inputs, FULLY_CONNECTED or BATCH_MATMUL,
   * or has weights that are or were UINT8. There, and only there, the scales are multiplied in
   * single precision.
   */
  public static QuantizedMultiplier productFactor(Node node) {
    float product = node.input(0).quantization().scale() * node.input(1).quantization().scale();
    return FixedPoint.quantizeMultiplier((double) product / node.output().quantization().scale());
  }

  private static boolean isProduct(Op op) {
    return op instanceof FullyConnected || op instanceof BatchMatMul;
  }

  /**
   * Whether the kernels of UINT8 tell how the node computes: of INT8 by INT16 is what a node of
   * UINT8 by UINT8 becomes.
   */
  private static boolean ofUnsigned(Node node) {
    return node.input(0).dataType() == DataType.UINT8
        || (node.input(0).dataType() == DataType.INT8
            && node.input(1).dataType() == DataType.INT16);
  }

  private static List<QuantizedMultiplier> factors(Node node) {
    float inputScale = node.input(0).quantization().scale();
    float outputScale = node.output().quantization().scale();
    Quantization weights = node.input(1).quantization();
    if ((isProduct(node.op()) && !weights.isPerAxis()) || ofUnsigned(node)) {
      return List.of(productFactor(node));
    }
    List<QuantizedMultiplier> factors = new ArrayList<>();
    for (float scale : weights.scales()) {
      factors.add(
          FixedPoint.quantizeMultiplier((double) inputScale * scale / (double) outputScale));
    }
    return factors;
  }
}
