package dev.wafer.passes.analysis;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Pool2d;

/**
 * How much the reference may compute at compile time, counted in elements and products, so that the
 * time of a compilation is bounded whatever sizes a file names. Far more than the parameters of a
 * microcontroller's model ask for.
 */
public final class EvaluationBudget {
  private static final long MOST_STEPS = 1L << 28;

  /** Elements that are read and not multiplied. */
  private static final OpSwitch<Node, Long> TAPS =
      OpSwitch.<Node, Long>cases()
          .on(Pool2d.class, (pool, node) -> window(node, pool.filterH(), pool.filterW()))
          .otherwise((op, node) -> 0L);

  private long left = MOST_STEPS;

  /** Takes what a node needs off the budget, or nothing where that is too much. */
  public boolean grants(Node node) {
    long steps = steps(node);
    if (steps > left) {
      return false;
    }
    left -= steps;
    return true;
  }

  private static long steps(Node node) {
    long steps = MacCounter.macs(node);
    for (Value input : node.inputs()) {
      steps += input.isPresent() ? input.shape().elements() : 0;
    }
    for (Value output : node.outputs()) {
      steps += output.isPresent() ? output.shape().elements() : 0;
    }
    return steps + TAPS.apply(node.op(), node);
  }

  /** Elements that a pooling reads; beyond the border there are none. */
  private static long window(Node node, int filterH, int filterW) {
    long rows = Math.min(filterH, node.input(0).shape().dim(1));
    long columns = Math.min(filterW, node.input(0).shape().dim(2));
    return node.output().shape().elements() * rows * columns;
  }
}
