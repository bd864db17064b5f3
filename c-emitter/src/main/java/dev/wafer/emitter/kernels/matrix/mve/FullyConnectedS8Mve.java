package dev.wafer.emitter.kernels.matrix.mve;

import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** FULLY_CONNECTED of int8, by dot products of sixteen. */
public final class FullyConnectedS8Mve implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected_s8_mve";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense() || pitches(request).isPresent();
  }

  private static Optional<Pitches> pitches(KernelRequest request) {
    Shape weights = request.input(1).shape();
    return Pitches.of(request, weights.dim(1), weights.dim(0));
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    if (!Int8Layers.haveConstantWeights(request, Feature.MVE) || request.isRuntime(2)) {
      return Optional.empty();
    }
    int outputs = request.input(1).shape().dim(0);
    int depth = request.input(1).shape().dim(1);
    Bytes weights = request.weights().orElseThrow().data();
    long batches = request.output().shape().elements() / outputs;
    return MveScaling.of(request)
        .map(scaling -> binding(weights, depth, batches, pitches(request).orElseThrow(), scaling));
  }

  private KernelBinding binding(
      Bytes weights, int depth, long batches, Pitches pitches, MveScaling scaling) {
    boolean shared = scaling.parameters().channels().size() == 1;
    long outputs = weights.size() / depth;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedS8Mve.class), "fully_connected_s8")
            .bake("batched", batches > 1)
            .bake("gaps", pitches.gaps())
            .bake("apart", pitches.apart())
            .input(0)
            .output(0)
            .parameters();
    scaling.addMatrix(binding, weights::toArray, depth, shared);
    if (batches > 1) {
      binding.parameter("batches", CType.I32, batches);
    }
    if (pitches.gaps()) {
      binding.parameter("in_pitch", CType.I32, pitches.input());
    }
    if (pitches.apart()) {
      binding.parameter("pitch", CType.I32, pitches.output());
    }
    return binding
        .parameter("scaling_step", CType.I32, shared ? 0 : 4)
        .counts(scaling.counts(false).single((int) outputs, depth).times(batches).and(CALL))
        .build();
  }
}
