package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.HybridConstants;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowQuantization;
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
    HybridProduct product = HybridProduct.of(request);
    int outputs = product.outputs();
    long batches = outputs == 0 ? 0 : request.output().shape().elements() / outputs;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedHybrid.class), "fully_connected_hybrid")
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, batches))
            .scratch("quantized row", CType.I8, product.rowBytes(), 4)
            .parameters();
    product.addTo(binding, op.activation());
    Counts row =
        product.counts(op.activation()).and(RowQuantization.of(request).counts(product.depth()));
    return Optional.of(
        binding
            .parameter("batches", CType.I32, batches)
            .counts(row.times(batches).and(CALL))
            .build());
  }
}
