package dev.wafer.passes.channels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Windowed;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * The weights of a CONV_2D, FULLY_CONNECTED or TRANSPOSE_CONV as a matrix from input channels to
 * output channels (rows), each entry standing for the weights of all taps.
 */
final class LinearLayer {
  private final Node node;
  private final int rows;
  private final int channels;
  private final boolean[] zero;
  private final boolean[] finite;
  private final long[] sums;
  private final Optional<long[]> bias;

  /**
   * @param weights [rows, ..., taps * channels], the channels innermost
   * @param bias of an integer layer, if it has one
   */
  LinearLayer(Node node, Tensor weights, Optional<long[]> bias) {
    this.node = node;
    this.bias = bias;
    rows = node.input(1).shape().dim(0);
    channels = ChannelGroups.channels(node.input(0));
    zero = new boolean[rows * channels];
    finite = new boolean[rows * channels];
    sums = new long[isFloat() ? 0 : rows * channels];
    Arrays.fill(zero, true);
    Arrays.fill(finite, true);
    if (isFloat()) {
      fill(weights.floats());
    } else {
      fill(weights.toInts());
    }
  }

  Node node() {
    return node;
  }

  int rows() {
    return rows;
  }

  int channels() {
    return channels;
  }

  boolean isFloat() {
    return node.input(0).dataType() == DataType.FLOAT32;
  }

  /** Whether all weights between an input channel and an output channel are zero. */
  boolean isZero(int row, int channel) {
    return zero[row * channels + channel];
  }

  /**
   * Whether a constant input channel adds exactly nothing to a row, wherever the window lies: it is
   * what padding supplies, or its weights are zero.
   */
  boolean addsNothing(int row, int channel, long value) {
    if (isZero(row, channel)) {
      return true;
    }
    // A sum that began with +0 stays as it is when either zero is added to it.
    return isFloat()
        ? ChannelValue.toFloat(value) == 0f && finite[row * channels + channel]
        : value == node.input(0).quantization().zeroPoint();
  }

  /** Whether a constant input channel adds the same to all elements of an output channel. */
  boolean addsTheSameEverywhere() {
    return node.op().sliding().isEmpty()
        || node.op()
            .sliding()
            .filter(w -> readsWindows(node) && w.window().padding().equals(Padding.NONE))
            .isPresent();
  }

  /** Whether a window slides over the input; that of TRANSPOSE_CONV slides over the output. */
  static boolean readsWindows(Node node) {
    return node.op().sliding().filter(Windowed::padsWithZeros).isPresent();
  }

  /** What a constant input channel of an integer layer adds to a row. */
  long contribution(int row, int channel, long value) {
    return (value - node.input(0).quantization().zeroPoint()) * sums[row * channels + channel];
  }

  /** Bias of an output channel of an integer layer. */
  long bias(int row) {
    return bias.isPresent() ? bias.get()[row] : 0;
  }

  /** Type that the bias has, or would have if there were one. */
  DataType biasType() {
    if (node.input(2).isPresent()) {
      return node.input(2).dataType();
    }
    return switch (node.input(0).dataType()) {
      case FLOAT32 -> DataType.FLOAT32;
      // Without a bias the sums of 16-bit activations have 64 bits; a 32-bit one would change that.
      case INT16 -> DataType.INT64;
      default -> DataType.INT32;
    };
  }

  private void fill(int[] weights) {
    int perRow = weights.length / rows;
    for (int i = 0; i < weights.length; i++) {
      int at = i / perRow * channels + i % channels;
      zero[at] &= weights[i] == 0;
      sums[at] += weights[i];
    }
  }

  private void fill(float[] weights) {
    int perRow = weights.length / rows;
    for (int i = 0; i < weights.length; i++) {
      int at = i / perRow * channels + i % channels;
      zero[at] &= weights[i] == 0f;
      finite[at] &= Float.isFinite(weights[i]);
    }
  }
}
