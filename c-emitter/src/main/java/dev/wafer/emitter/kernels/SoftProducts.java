package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.Fpu;

/**
 * Products of floats by constant weights. Where software multiplies, a product of a zero takes
 * less: zeros among the weights are counted, and a RELU makes zeros of some inputs.
 */
public final class SoftProducts {
  /** What software saves of a product and its addition where a factor is zero. */
  private static final double SAVED = 0.42;

  /** Zeros among what a RELU made. */
  private static final double ZEROS_OF_RELU = 0.35;

  private SoftProducts() {}

  /** One product of a node whose second input the weights are. */
  public static Counts product(KernelRequest request) {
    if (request.core().fpu() != Fpu.NONE) {
      return Counts.of(FLOAT_MULTIPLY_ADD);
    }
    double weights = request.constant(1).map(SoftProducts::zeros).orElse(0.0);
    double inputs =
        request.producer().filter(SoftProducts::isRectified).isPresent() ? ZEROS_OF_RELU : 0;
    double zeros = 1 - (1 - weights) * (1 - inputs);
    return Counts.of(FLOAT_MULTIPLY_ADD, 1 - SAVED * zeros);
  }

  private static double zeros(DenseConstant weights) {
    int elements = weights.shape().elements();
    int zeros = 0;
    for (int i = 0; i < elements; i++) {
      zeros += weights.floatAt(i) == 0 ? 1 : 0;
    }
    return (double) zeros / Math.max(1, elements);
  }

  private static boolean isRectified(Node producer) {
    Op op = producer.op();
    if (op instanceof Windowed windowed) {
      return windowed.activation().min() == 0;
    } else if (op instanceof FullyConnected product) {
      return product.activation().min() == 0;
    }
    return op instanceof Unary unary && unary.fn() == UnaryFn.RELU;
  }
}
