package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.Feature;
import dev.wafer.targets.Fpu;

/**
 * Products of floats. Where software multiplies, a product of a zero takes less: zeros among
 * constant weights are counted, and a RELU makes zeros of some inputs.
 */
public final class SoftProducts {
  /** What software saves of a product and its addition where a factor is zero. */
  private static final double SAVED = 0.42;

  /** Zeros among what a RELU made. */
  private static final double ZEROS_OF_RELU = 0.35;

  /**
   * What a product by a truth value takes of one by any float where a routine in assembly
   * multiplies: mantissas of zero, which 0 and 1 have, leave it early.
   */
  private static final double OF_TRUTH = 0.74;

  private SoftProducts() {}

  /** One multiplication of the elements of a node's two inputs. */
  public static Counts multiplication(KernelRequest request) {
    boolean truth = isTruth(request, 0) || isTruth(request, 1);
    boolean early = truth && request.core().has(Feature.LONG_MULTIPLY);
    return Counts.of(FLOAT_MULTIPLY, early ? OF_TRUTH : 1);
  }

  private static boolean isTruth(KernelRequest request, int index) {
    return request
        .producer(index)
        .filter(node -> node.op() instanceof Cast && node.input(0).dataType() == DataType.BOOL)
        .isPresent();
  }

  /** One product of a node whose second input the weights are. */
  public static Counts product(KernelRequest request) {
    if (request.core().fpu() != Fpu.NONE) {
      return Counts.of(FLOAT_MULTIPLY_ADD);
    }
    double weights = request.constant(1).map(SoftProducts::zeros).orElse(0.0);
    double inputs =
        request.producer(0).filter(SoftProducts::isRectified).isPresent() ? ZEROS_OF_RELU : 0;
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
