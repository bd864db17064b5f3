package dev.wafer.passes.channels;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;

/** What each operator does to channels, before anybody looks at the parameters of a node. */
enum ChannelUse {
  /** Each output channel is a weighted sum over all input channels. */
  LINEAR,
  /** Each output channel is a weighted sum over one input channel. */
  DEPTHWISE,
  /** Each output channel is a function of the same input channel, at all its positions. */
  CHANNELWISE,
  /** A function of two inputs, element by element. */
  PAIRWISE,
  /** The same, and zero wherever one of the two is. */
  PRODUCT,
  /** Elements move as they are. */
  MOVING,
  /** Anything else. */
  OPAQUE;

  private static final OpSwitch<Node, ChannelUse> USES =
      OpSwitch.<Node, ChannelUse>cases()
          .on(Conv2d.class, (op, node) -> LINEAR)
          .on(TransposeConv.class, (op, node) -> LINEAR)
          .on(FullyConnected.class, (op, node) -> LINEAR)
          .on(DepthwiseConv2d.class, (op, node) -> DEPTHWISE)
          .on(Binary.class, (op, node) -> op.fn() == BinaryFn.MUL ? PRODUCT : PAIRWISE)
          .on(Unary.class, (op, node) -> channelwiseIf(true, node))
          .on(LeakyRelu.class, (op, node) -> channelwiseIf(true, node))
          .on(Quantize.class, (op, node) -> channelwiseIf(true, node))
          .on(Dequantize.class, (op, node) -> channelwiseIf(true, node))
          .on(Cast.class, (op, node) -> channelwiseIf(true, node))
          .on(Resize.class, (op, node) -> channelwiseIf(true, node))
          .on(Reduce.class, (op, node) -> channelwiseIf(!op.axes().contains(last(node)), node))
          .on(
              Pool2d.class,
              (op, node) -> channelwiseIf(op.window().meetsInput(op.filterH(), op.filterW()), node))
          .otherwise((op, node) -> Movement.unaltered(node).isPresent() ? MOVING : OPAQUE);

  static ChannelUse of(Node node) {
    return USES.apply(node.op(), node);
  }

  /** Whether input 1 is weights, and input 2 a bias. */
  boolean isWeighted() {
    return this == LINEAR || this == DEPTHWISE;
  }

  /** Whether the operator is a layer without a window: fully connected. */
  static boolean isFullyConnected(Node node) {
    return of(node) == LINEAR && node.op().sliding().isEmpty();
  }

  private static int last(Node node) {
    return node.input(0).shape().rank() - 1;
  }

  private static ChannelUse channelwiseIf(boolean holds, Node node) {
    return holds && last(node) >= 0 ? CHANNELWISE : OPAQUE;
  }
}
