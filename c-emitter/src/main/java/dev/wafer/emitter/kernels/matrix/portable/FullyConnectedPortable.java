package dev.wafer.emitter.kernels.matrix.portable;

import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** FULLY_CONNECTED of int8 or int16 by constant weights, in portable C. */
public final class FullyConnectedPortable implements Kernel {
  @Override
  public String name() {
    return "fully_connected";
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.node().op() instanceof FullyConnected && MatrixProduct.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof FullyConnected)) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .map(accumulator -> MatrixProduct.bind(name(), request, accumulator));
  }
}
