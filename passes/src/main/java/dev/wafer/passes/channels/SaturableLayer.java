package dev.wafer.passes.channels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Windowed;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of a layer of INT8 by constants, of which some channels can be given weights of zero
 * without a change of what they put out.
 */
final class SaturableLayer {
  /** The new factor of a channel that has one of its own: outputs are biases in 256ths. */
  private static final float FACTOR = 1 / 256f;

  /** Factors from two to this power to one are usual, and so are sums below {@link #USUAL_SUMS}. */
  private static final int LEAST_SHIFT = -20;

  private static final long USUAL_SUMS = 1L << 30;

  /** No less than a weight, of nine bits at most, by an input less its zero point. */
  private static final long LARGEST_PRODUCT = 1L << 16;

  private final Node node;
  private final AccumulatorParameters parameters;

  /** The same with the factor of channels that were {@linkplain #silence silenced}. */
  private final AccumulatorParameters silent;

  private final ActivationRange inputs;
  private final int channels;
  private final boolean channelLast;
  private final int[] weights;
  private final int[] bias;
  private final boolean[] silenced;

  /** The scale of weights that gives {@link #FACTOR}. */
  private final float silentScale;

  private SaturableLayer(Node node, ActivationRange inputs, DenseConstant weights, Tensor bias) {
    this.node = node;
    this.inputs = inputs;
    channelLast = node.op().sliding().filter(Windowed::isDepthwise).isPresent();
    channels = weights.shape().dim(channelLast ? -1 : 0);
    this.weights = Tensor.of(weights, node.input(1).type()).toInts();
    this.bias = bias.toInts();
    silenced = new boolean[channels];
    float inputScale = node.input(0).quantization().scale();
    float outputScale = node.output().quantization().scale();
    silentScale = FACTOR * outputScale / inputScale;
    parameters = AccumulatorParameters.of(node);
    silent =
        parameters.channels().size() == 1
            ? parameters
            : parameters.withFactor(
                FixedPoint.quantizeMultiplier((double) inputScale * silentScale / outputScale));
  }

  /** The layer that a node is, if it is one. */
  static Optional<SaturableLayer> of(GraphEditor editor, Node node) {
    if (!ChannelUse.of(node).isWeighted()
        || node.input(0).dataType() != DataType.INT8
        || node.output().dataType() != DataType.INT8) {
      return Optional.empty();
    }
    Optional<DenseConstant> weights = editor.dense(node.input(1));
    Optional<Tensor> bias = bias(editor, node);
    return weights.isPresent() && bias.isPresent()
        ? Optional.of(
            new SaturableLayer(node, range(editor, node.input(0)), weights.get(), bias.get()))
        : Optional.empty();
  }

  private static Optional<Tensor> bias(GraphEditor editor, Node node) {
    Value bias = node.input(2);
    return bias.isAbsent()
        ? Optional.of(Tensor.zeros(TensorType.of(DataType.INT32, node.output().shape().dim(-1))))
        : editor.dense(bias).map(constant -> Tensor.of(constant, bias.type()));
  }

  /**
   * What a value can hold: its type's range, or what its producer clamps to, be it an activation
   * function that is still to be fused.
   */
  private static ActivationRange range(GraphEditor editor, Value value) {
    ActivationRange whole = ActivationRange.of(value.dataType());
    Optional<Node> producer = editor.producer(value);
    if (producer.isEmpty()) {
      return whole;
    }
    Op op = producer.get().op();
    if (op.clamp() != Activation.NONE) {
      ActivationRange own = ActivationRange.of(op.clamp(), value.type());
      Value in = producer.get().input(0);
      return in.type().equals(value.type()) ? own.within(range(editor, in)) : own;
    }
    return op.fusedActivation()
        .filter(fused -> ChannelUse.of(producer.get()).isWeighted() || op instanceof Binary)
        .map(fused -> ActivationRange.of(fused, value.type()))
        .orElse(whole);
  }

  int channels() {
    return channels;
  }

  /** Whether all sums of a channel scale to one output, by numbers that fast kernels refuse. */
  boolean isSaturated(int channel) {
    int shift = parameters.channel(channel).shift();
    boolean scalesUsually = shift < 0 && shift >= LEAST_SHIFT;
    long coarse = Math.abs((long) bias[channel]) + LARGEST_PRODUCT * (weights.length / channels);
    if (shift > 0 || (scalesUsually && coarse < USUAL_SUMS)) {
      return false;
    }
    long least = bias[channel];
    long most = bias[channel];
    for (int i = first(channel); i < end(channel); i += step()) {
      long a = (long) weights[i] * (inputs.min() + parameters.inputOffset());
      long b = (long) weights[i] * (inputs.max() + parameters.inputOffset());
      // A tap that lies outside the input adds nothing.
      least += Math.min(0, Math.min(a, b));
      most += Math.max(0, Math.max(a, b));
    }
    boolean usual = scalesUsually && Math.max(-least, most) < USUAL_SUMS;
    if (usual || least != (int) least || most != (int) most) {
      return false;
    }
    if (least == most && parameters.channel(channel).equals(silent.channel(channel))) {
      return false; // Silent already.
    }
    int output = parameters.finish((int) least, channel);
    return output == parameters.finish((int) most, channel) && bias(channel, output).isPresent();
  }

  /** Gives a saturated channel weights of zero and a bias that scales to what it puts out. */
  void silence(int channel) {
    bias[channel] = bias(channel, parameters.finish(bias[channel], channel)).orElseThrow();
    for (int i = first(channel); i < end(channel); i += step()) {
      weights[i] = 0;
    }
    silenced[channel] = true;
  }

  /** The bias of least magnitude that scales to an output, if one does. */
  private Optional<Integer> bias(int channel, int output) {
    int begin = silent.finish(0, channel);
    long near = 0;
    long far = output > begin ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    while (output != begin && Math.abs(far - near) > 1) {
      long middle = (near + far) / 2;
      int there = silent.finish((int) middle, channel);
      if (output > begin ? there >= output : there <= output) {
        far = middle;
      } else {
        near = middle;
      }
    }
    int bias = output == begin ? 0 : (int) far;
    return silent.finish(bias, channel) == output ? Optional.of(bias) : Optional.empty();
  }

  /** Makes the node one with the new numbers. */
  void replaceIn(GraphEditor editor) {
    Value oldWeights = node.input(1);
    Value oldBias = node.input(2);
    List<Value> operands = new ArrayList<>(List.of(node.input(0)));
    operands.add(
        editor.addConstant(
            oldWeights.name(),
            Tensor.ofInts(oldWeights.type(), weights).toConstant(),
            scaled(oldWeights.quantization(), silentScale)));
    operands.add(
        editor.addConstant(
            oldBias.isAbsent() ? oldWeights.name() : oldBias.name(),
            Tensor.ofInts(TensorType.of(DataType.INT32, channels), bias).toConstant(),
            scaled(
                oldBias.isAbsent() ? Quantization.none() : oldBias.quantization(),
                silentScale * node.input(0).quantization().scale())));
    editor.replace(
        node.id(), new Node(node.id(), node.op(), operands, node.outputs(), node.operatorIndex()));
    editor.removeIfUnused(oldWeights);
    editor.removeIfUnused(oldBias);
  }

  /** A quantization with a new scale for silenced channels, where each channel has its own. */
  private Quantization scaled(Quantization old, float scale) {
    if (!old.isPerAxis()) {
      return old;
    }
    List<Float> scales = new ArrayList<>(old.scales());
    for (int channel = 0; channel < channels; channel++) {
      if (silenced[channel]) {
        scales.set(channel, scale);
      }
    }
    return new Quantization(scales, old.zeroPoints(), old.axis());
  }

  private int first(int channel) {
    return channelLast ? channel : channel * (weights.length / channels);
  }

  private int end(int channel) {
    return channelLast ? weights.length : (channel + 1) * (weights.length / channels);
  }

  private int step() {
    return channelLast ? channels : 1;
  }
}
