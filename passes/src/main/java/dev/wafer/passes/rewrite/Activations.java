package dev.wafer.passes.rewrite;

import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.TransposeConv;
import java.util.Optional;

/** The activation that is fused into an operator. */
final class Activations {
  private Activations() {}

  /** The operator's activation; empty where none can be fused. */
  static Optional<Activation> of(Op op) {
    if (op instanceof Conv2d conv) {
      return Optional.of(conv.activation());
    } else if (op instanceof DepthwiseConv2d conv) {
      return Optional.of(conv.activation());
    } else if (op instanceof TransposeConv conv) {
      return Optional.of(conv.activation());
    } else if (op instanceof FullyConnected dense) {
      return Optional.of(dense.activation());
    } else if (op instanceof AveragePool2d pool) {
      return Optional.of(pool.activation());
    } else if (op instanceof MaxPool2d pool) {
      return Optional.of(pool.activation());
    } else if (op instanceof Binary binary && binary.fn().kind() == BinaryFn.Kind.ARITHMETIC) {
      return Optional.of(binary.activation());
    }
    return Optional.empty();
  }

  /** The operator with another activation. */
  static Op with(Op op, Activation a) {
    if (op instanceof Conv2d c) {
      return new Conv2d(c.strideH(), c.strideW(), c.dilationH(), c.dilationW(), c.padding(), a);
    } else if (op instanceof DepthwiseConv2d c) {
      return new DepthwiseConv2d(
          c.strideH(),
          c.strideW(),
          c.dilationH(),
          c.dilationW(),
          c.padding(),
          c.depthMultiplier(),
          a);
    } else if (op instanceof TransposeConv c) {
      return new TransposeConv(c.strideH(), c.strideW(), c.padding(), a);
    } else if (op instanceof FullyConnected f) {
      return new FullyConnected(f.keepNumDims(), a);
    } else if (op instanceof AveragePool2d p) {
      return new AveragePool2d(p.filterH(), p.filterW(), p.strideH(), p.strideW(), p.padding(), a);
    } else if (op instanceof MaxPool2d p) {
      return new MaxPool2d(p.filterH(), p.filterW(), p.strideH(), p.strideW(), p.padding(), a);
    } else if (op instanceof Binary binary) {
      return new Binary(binary.fn(), a);
    }
    throw new IllegalArgumentException("no activation can be fused into " + op.mnemonic());
  }
}
