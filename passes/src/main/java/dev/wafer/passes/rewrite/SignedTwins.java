package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.ArgReduce;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Select;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.parameters.RescaledPairParameters;
import java.util.Set;
import java.util.stream.Stream;

/** Which nodes of UINT8 give, less 128, what they give on INT8 inputs less by 128. */
final class SignedTwins {
  /** Of an operator that computes, on any values. */
  private static final OpSwitch<Node, Boolean> COMPUTES_ALIKE =
      OpSwitch.<Node, Boolean>cases()
          .on(Conv2d.class, (op, node) -> true)
          .on(DepthwiseConv2d.class, (op, node) -> true)
          .on(TransposeConv.class, (op, node) -> true)
          .on(FullyConnected.class, (op, node) -> true)
          .on(Softmax.class, (op, node) -> true)
          .on(
              Quantize.class,
              (op, node) -> op.inFloats() || node.output().dataType() != DataType.INT8)
          .on(Dequantize.class, (op, node) -> true)
          .on(Binary.class, SignedTwins::pairsAlike)
          .on(Compare.class, (op, node) -> true)
          .on(Select.class, (op, node) -> true)
          .on(Reduce.class, (op, node) -> true)
          .on(ArgReduce.class, (op, node) -> true)
          .on(LeakyRelu.class, (op, node) -> true)
          .on(Gelu.class, (op, node) -> true)
          .on(LogSoftmax.class, (op, node) -> true)
          .on(Unary.class, (op, node) -> op.fn().isClamp() || op.fn() == UnaryFn.HARD_SWISH)
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
    return op instanceof Conv2d
        || op instanceof DepthwiseConv2d
        || op instanceof TransposeConv
        || op instanceof FullyConnected;
  }

  private static Stream<Value> unsigned(Node node) {
    return Stream.concat(node.inputs().stream(), node.outputs().stream())
        .filter(value -> value.isPresent() && value.dataType() == DataType.UINT8);
  }

  private static boolean moves(Op op) {
    return op instanceof Movement
        || (op instanceof Resize resize && resize.fn() == ResizeFn.NEAREST_NEIGHBOR);
  }

  /** A difference has factors in double precision, one of INT8 in single. */
  private static boolean pairsAlike(Binary op, Node node) {
    return op.fn() != BinaryFn.SUB
        || RescaledPairParameters.of(node).hasFactorsOf(RescaledPairParameters.of(signed(node)));
  }

  private static Node signed(Node node) {
    return new Node(
        node.id(),
        node.op(),
        node.inputs().stream().map(SignedTwins::signed).toList(),
        node.outputs().stream().map(SignedTwins::signed).toList(),
        node.operatorIndex());
  }

  private static Value signed(Value value) {
    return new Value(value.id(), value.name(), UnsignedToSigned.signed(value.type()));
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
