package dev.wafer.passes.analysis;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;

/**
 * Multiply-accumulates of one inference: the products that the operator's definition sums, padded
 * positions included, whatever the kernel skips or adds. Elementwise operators count as none.
 */
public final class MacCounter {
  private MacCounter() {}

  public static long macs(Graph graph) {
    return graph.nodes().stream().mapToLong(MacCounter::macs).sum();
  }

  public static long macs(Node node) {
    Op op = node.op();
    Shape weights = node.input(1).shape();
    long outputs = node.outputs().isEmpty() ? 0 : node.output().shape().elements();
    if (op instanceof Conv2d) {
      return outputs * weights.elements(1, 4);
    }
    if (op instanceof DepthwiseConv2d) {
      return outputs * weights.elements(1, 3);
    }
    if (op instanceof TransposeConv) {
      return (long) node.input(0).shape().elements() * weights.elements(0, 3);
    }
    if (op instanceof FullyConnected) {
      return outputs * weights.dim(1);
    }
    if (op instanceof BatchMatMul product) {
      return outputs * node.input(0).shape().dim(product.adjX() ? -2 : -1);
    }
    if (op instanceof Svdf) {
      long batch = node.input(0).shape().dim(0);
      return batch * (weights.elements() + node.input(2).shape().elements());
    }
    if (op instanceof UnidirectionalSequenceLstm) {
      return lstm(node);
    }
    return 0;
  }

  /**
   * Each time step multiplies all input and recurrent weights and, where there is one, projects.
   */
  private static long lstm(Node node) {
    long weights = 0;
    for (int i = 1; i <= 8; i++) {
      weights += node.input(i).isPresent() ? node.input(i).shape().elements() : 0;
    }
    weights += node.input(16).isPresent() ? node.input(16).shape().elements() : 0;
    Shape x = node.input(0).shape();
    return weights * x.elements(0, x.rank() - 1);
  }
}
