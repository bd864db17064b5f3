package dev.wafer.emitter.kernels.matrix.pairs;

import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.matrix.portable.MatrixProduct;
import dev.wafer.emitter.kernels.pairs.PairedProduct;
import dev.wafer.emitter.kernels.pairs.PairedRows;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** FULLY_CONNECTED of several rows of int8 on cores without the DSP extension. */
public final class FullyConnectedPairedS8 implements Kernel<FullyConnected> {
  private final int rows;

  /**
   * @param rows that are copied together: 2 or 4
   */
  public FullyConnectedPairedS8(int rows) {
    this.rows = rows;
  }

  @Override
  public String name() {
    return "fully_connected_paired_by_" + rows + "_s8";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return MatrixProduct.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    return PairedProduct.of(request, rows).flatMap(product -> bind(request, product));
  }

  private Optional<KernelBinding> bind(KernelRequest request, PairedProduct product) {
    int depth = product.weights().depth();
    int outputs = product.weights().channels();
    int all = request.output().shape().elements() / outputs;
    return Pitches.of(request, depth, outputs)
        .filter(pitches -> all > 1)
        .map(
            pitches ->
                PairedRows.bind(name(), product, pitches, Plane.ofRows(all, depth, outputs)));
  }
}
