package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.HybridConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** FULLY_CONNECTED of floats by int8 weights: each row is quantized before it is multiplied. */
public final class FullyConnectedHybrid implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected_hybrid";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    if (!HybridConstants.accepts(request)) {
      return Optional.empty();
    }
    Shape weights = request.input(1).shape();
    int outputs = weights.dim(0);
    int depth = weights.dim(1);
    long batches = outputs == 0 ? 0 : request.output().shape().elements() / outputs;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedHybrid.class), "fully_connected_hybrid")
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, batches))
            .scratch("quantized row", CType.I8, depth, 4)
            .parameters();
    HybridConstants.addTo(binding, request, outputs, op.activation());
    return Optional.of(
        binding
            .parameter("batches", CType.I32, batches)
            .parameter("depth", CType.I32, depth)
            .parameter("outputs", CType.I32, outputs)
            .counts(counts(batches, outputs, depth, op.activation()))
            .build());
  }

  private static Counts counts(long batches, int outputs, int depth, Activation activation) {
    return Counts.of(MULTIPLY_ADD)
        .and(LOAD, 2)
        .and(STEP)
        .times(depth)
        .and(ProductCounts.finishOfHybrid(activation))
        .and(STEP)
        .and(ARITHMETIC, 3)
        .times(outputs)
        .and(ProductCounts.quantizedRow(depth))
        .times(batches)
        .and(CALL);
  }
}
