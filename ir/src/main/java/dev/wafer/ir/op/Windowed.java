package dev.wafer.ir.op;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.List;
import java.util.Optional;

/** Operators that slide a window over the planes of [n, h, w, c] and can fuse a clamp. */
public sealed interface Windowed extends Op permits Conv2d, DepthwiseConv2d, TransposeConv, Pool2d {
  Window window();

  Activation activation();

  /** The operator with a window that steps or pads in another way. */
  Windowed withWindow(Window other);

  /** The operator for tensors of which only so many channels are left. */
  default Windowed onChannels(int in, int out) {
    return this;
  }

  /** Rows of the window, before dilation. */
  default int filterH(List<Value> inputs) {
    return inputs.get(1).shape().dim(1);
  }

  /** Columns of the window, before dilation. */
  default int filterW(List<Value> inputs) {
    return inputs.get(1).shape().dim(2);
  }

  /** Whether the weights are a filter for each channel, whose output channels lie innermost. */
  default boolean isDepthwise() {
    return false;
  }

  /** Whether each output channel of a convolution reads all input channels. */
  default boolean hasOneGroup(Node node) {
    int channels = node.input(0).shape().dim(3);
    return isDepthwise() ? channels == 1 : node.input(1).shape().dim(3) == channels;
  }

  /** Whether padding is like elements that hold the input's zero. */
  default boolean padsWithZeros() {
    return false;
  }

  /** How the window lies over the planes of a node of this operator. */
  default Plane plane(Node node) {
    return Plane.of(this, node.inputs(), node.input(0).shape(), node.output().shape());
  }

  @Override
  default Optional<Windowed> sliding() {
    return Optional.of(this);
  }

  @Override
  default Optional<Activation> fusedActivation() {
    return Optional.of(activation());
  }
}
