package dev.wafer.emitter.kernels.matrix.portable;

import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** FULLY_CONNECTED of int8 or int16 by constant weights, in portable C. */
public final class FullyConnectedPortable implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected";
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
    return Accumulator.of(request)
        .map(accumulator -> MatrixProduct.bind(name(), request, accumulator));
  }
}
