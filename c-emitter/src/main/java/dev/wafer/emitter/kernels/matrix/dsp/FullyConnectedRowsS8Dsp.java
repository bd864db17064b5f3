package dev.wafer.emitter.kernels.matrix.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED of int8 by rows of weights as they are, with whatever factors: for layers whose
 * sums or factors are too large for {@link FullyConnectedS8Dsp}.
 */
public final class FullyConnectedRowsS8Dsp implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected_rows_s8_dsp";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    if (!Int8Layers.haveConstantWeights(request, Feature.DSP)) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .filter(accumulator -> accumulator.sum() == CType.I32)
        .map(accumulator -> binding(request, accumulator));
  }

  private KernelBinding binding(KernelRequest request, Accumulator accumulator) {
    DenseConstant weights = request.weights().orElseThrow();
    int outputs = weights.shape().dim(0);
    int depth = weights.shape().dim(1);
    long rows = request.output().shape().elements() / outputs;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedRowsS8Dsp.class), "fully_connected_rows_s8")
            .input(0)
            .output(0)
            .parameters()
            .parameter(
                "weights",
                new PackedConstant(
                    "weights", PackedConstant.Kind.WEIGHT, CType.I8, 4, weights.data()))
            .parameter("bias", accumulator.foldedBias(request, 1));
    accumulator.bind(binding);
    return binding
        .parameter("rows", CType.I32, rows)
        .parameter("outputs", CType.I32, outputs)
        .parameter("depth", CType.I32, depth)
        .helper("dsp")
        .code(700)
        .counts(
            Counts.of(DSP, 2).times(depth).and(DSP, 35).times((double) rows * outputs).and(CALL))
        .build();
  }
}
