package dev.wafer.passes.analysis;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Streamed;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;

/**
 * Multiply-accumulates of one inference: the products that the operator's definition sums, padded
 * positions included, whatever the kernel skips or adds. Elementwise operators count as none.
 */
public final class MacCounter {
  private static final OpSwitch<Node, Long> BY_OPERATOR =
      OpSwitch.<Node, Long>cases()
          .on(Conv2d.class, (op, node) -> outputs(node) * weights(node).elements(1, 4))
          .on(DepthwiseConv2d.class, (op, node) -> outputs(node) * weights(node).elements(1, 3))
          .on(
              TransposeConv.class,
              (op, node) -> (long) node.input(0).shape().elements() * weights(node).elements(0, 3))
          .on(FullyConnected.class, (op, node) -> outputs(node) * weights(node).dim(1))
          .on(
              BatchMatMul.class,
              (op, node) -> outputs(node) * node.input(0).shape().dim(op.adjX() ? -2 : -1))
          .on(Svdf.class, (op, node) -> svdf(node))
          .on(UnidirectionalSequenceLstm.class, (op, node) -> lstm(node))
          .on(UnidirectionalSequenceRnn.class, (op, node) -> rnn(node))
          .on(Streamed.class, (op, node) -> macs(op.graph()))
          .otherwise((op, node) -> 0L);

  private MacCounter() {}

  public static long macs(Graph graph) {
    return graph.nodes().stream().mapToLong(MacCounter::macs).sum();
  }

  public static long macs(Node node) {
    return BY_OPERATOR.apply(node.op(), node);
  }

  private static Shape weights(Node node) {
    return node.input(1).shape();
  }

  private static long outputs(Node node) {
    return node.output().shape().elements();
  }

  private static long svdf(Node node) {
    long batch = node.input(0).shape().dim(0);
    return batch * (weights(node).elements() + node.input(2).shape().elements());
  }

  private static long rnn(Node node) {
    Shape x = node.input(0).shape();
    long weights = weights(node).elements() + (long) node.input(2).shape().elements();
    return weights * x.elements(0, x.rank() - 1);
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
