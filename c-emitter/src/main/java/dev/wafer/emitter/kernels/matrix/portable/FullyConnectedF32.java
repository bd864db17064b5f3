package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BlockedFloats;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.SoftProducts;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** FULLY_CONNECTED of floats in portable C. */
public final class FullyConnectedF32 implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected_f32";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense() || MatrixProduct.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    if (!FloatConstants.accepts(request)) {
      return Optional.empty();
    }
    Shape weights = request.input(1).shape();
    int outputs = weights.dim(0);
    int depth = weights.dim(1);
    long batches = outputs == 0 ? 0 : request.output().shape().elements() / outputs;
    if (BlockedFloats.pay(outputs, batches * outputs * depth) || !request.views().isDense()) {
      return Optional.of(MatrixProductF32.bind(name(), request, op.activation()));
    }
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedF32.class), "fully_connected_f32")
            .bake("tiled", request.tiled())
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", FloatConstants.weights(request.constant(1).orElseThrow()))
            .parameter("bias", FloatConstants.bias(request, outputs));
    FloatConstants.clamp(binding, op.activation());
    if (request.tiled()) {
      binding
          .parameter("pitch", CType.I32, outputs)
          .tiles(
              new ChannelTiles(
                  outputs,
                  1,
                  0,
                  4 * depth,
                  List.of("bias"),
                  List.of(ChannelTiles.Count.of("outputs")),
                  Counts.of(STEP).and(ARITHMETIC, 6).and(LOAD, 4).times(batches)));
    }
    return Optional.of(
        binding
            .parameter("batches", CType.I32, batches)
            .parameter("depth", CType.I32, depth)
            .parameter("outputs", CType.I32, outputs)
            .counts(
                ProductCounts.ofFloats(SoftProducts.product(request), op.activation(), false)
                    .single(depth, Counts.NONE)
                    .times((double) batches * outputs)
                    .and(CALL))
            .build());
  }
}
