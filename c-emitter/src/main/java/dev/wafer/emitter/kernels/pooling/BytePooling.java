package dev.wafer.emitter.kernels.pooling;

import dev.wafer.emitter.kernels.Columns;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.reference.ActivationRange;
import java.util.Optional;

/**
 * A MAX_POOL_2D or AVERAGE_POOL_2D of int8, or a REDUCE_MAX that is one.
 *
 * @param max whether the largest element is wanted, or the mean
 * @param range to which results are clamped
 */
public record BytePooling(boolean max, Plane plane, ActivationRange range) {
  private static final OpSwitch<KernelRequest, Optional<BytePooling>> FORMS =
      OpSwitch.<KernelRequest, Optional<BytePooling>>cases()
          .on(Pool2d.class, BytePooling::ofPool)
          .on(Reduce.class, BytePooling::ofReduction)
          .otherwise((op, request) -> Optional.empty());

  /** That of a node; empty where it is none. */
  public static Optional<BytePooling> of(KernelRequest request) {
    return request.inputType(0) == DataType.INT8 && request.outputType() == DataType.INT8
        ? FORMS.apply(request.node().op(), request)
        : Optional.empty();
  }

  private static Optional<BytePooling> ofPool(Pool2d pool, KernelRequest request) {
    boolean max = pool.fn() == PoolFn.MAX;
    return max || pool.fn() == PoolFn.AVERAGE
        ? Optional.of(of(max, Plane.of(request.node()), pool.activation(), request))
        : Optional.empty();
  }

  private static Optional<BytePooling> ofReduction(Reduce reduce, KernelRequest request) {
    return reduce.fn() == ReduceFn.REDUCE_MAX
        ? Columns.of(reduce, request).map(plane -> of(true, plane, Activation.NONE, request))
        : Optional.empty();
  }

  private static BytePooling of(
      boolean max, Plane plane, Activation activation, KernelRequest request) {
    return new BytePooling(max, plane, ActivationRange.of(activation, request.output().type()));
  }

  /** Whether kernels take a node's tensors as they lie. */
  public static boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense()
        || (request.node().op().sliding().isPresent() && PlaneViews.fit(request));
  }
}
