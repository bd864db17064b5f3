package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.Unary;
import java.util.Set;
import java.util.stream.Stream;

/** Which nodes of UINT8 give, less 128, what they give on INT8 inputs less by 128. */
final class SignedTwins {
  /** Of an operator that computes, on any values. */
  private static final OpSwitch<Node, Boolean> COMPUTES_ALIKE =
      OpSwitch.<Node, Boolean>cases()
          .on(Conv2d.class, (op, node) -> true)
          .on(DepthwiseConv2d.class, (op, node) -> true)
          .on(FullyConnected.class, (op, node) -> true)
          .on(Softmax.class, (op, node) -> true)
          .on(Quantize.class, (op, node) -> node.output().dataType() != DataType.INT8)
          .on(Dequantize.class, (op, node) -> true)
          .on(Binary.class, (op, node) -> op.fn() == BinaryFn.ADD || op.fn() == BinaryFn.MUL)
          .on(Unary.class, (op, node) -> op.fn().isClamp())
          .on(Pool2d.class, SignedTwins::poolsAlike)
          .otherwise((op, node) -> false);

  private SignedTwins() {}

  /**
   * Whether a node can become one of INT8. One that moves elements does so if its inputs have done.
   *
   * @param converted UINT8 values of which there are INT8 ones
   */
  static boolean computesAlike(Node node, Set<Value> converted) {
    if (unsigned(node).findAny().isEmpty()
        || !unsigned(node).allMatch(value -> value.quantization().scales().size() == 1)) {
      return false;
    }
    return moves(node.op())
        ? node.inputs().stream().anyMatch(converted::contains)
        : COMPUTES_ALIKE.apply(node.op(), node);
  }

  /** Whether the second input holds weights. */
  static boolean hasWeights(Op op) {
    return op instanceof Conv2d || op instanceof DepthwiseConv2d || op instanceof FullyConnected;
  }

  private static Stream<Value> unsigned(Node node) {
    return Stream.concat(node.inputs().stream(), node.outputs().stream())
        .filter(value -> value.isPresent() && value.dataType() == DataType.UINT8);
  }

  private static boolean moves(Op op) {
    return op instanceof Movement
        || (op instanceof Resize resize && resize.fn() == ResizeFn.NEAREST_NEIGHBOR);
  }

  /**
   * A mean of UINT8 rounds halves up, one of INT8 away from zero: they differ where a window of an
   * even number of elements lies in the plane.
   */
  private static boolean poolsAlike(Pool2d op, Node node) {
    Plane plane = Plane.of(node);
    return op.fn() == PoolFn.MAX
        || (plane.taps() % 2 == 1 && op.window().padding().equals(Padding.NONE));
  }
}
