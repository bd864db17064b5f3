package dev.wafer.emitter.kernels.elementwise.mve;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastRuns;
import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.MulParameters;
import java.util.List;
import java.util.Optional;

/**
 * MUL of int8 tensors, four elements at a time; either may be a constant or broadcast. The function
 * of a step holds its constants; one that several steps share gets them from the parameter
 * structure. A product that is enlarged has another kernel.
 */
public final class MulS8Mve implements Kernel<Binary> {
  /** Of four elements. */
  private static final int FOUR = 13;

  private static final int CODE_BYTES = 180;

  @Override
  public String name() {
    return "mul_s8_mve";
  }

  @Override
  public List<Class<? extends Binary>> operators() {
    return List.of(Binary.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().inPlace().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(Binary op, KernelRequest request) {
    if (op.fn() != BinaryFn.MUL || !AddS8Mve.isOfInt8(request)) {
      return Optional.empty();
    }
    MulParameters parameters = MulParameters.of(request.node());
    return parameters.output().shift() > 0
        ? Optional.empty()
        : Optional.of(
            binding(request, parameters, false)
                .shared(binding(request, parameters, true).build())
                .build());
  }

  private KernelBinding.Builder binding(
      KernelRequest request, MulParameters parameters, boolean shared) {
    BroadcastRuns runs = BroadcastRuns.of(request);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(MulS8Mve.class), "mul_s8")
            // Ties below zero are clamped to the zero point, whichever way they round.
            .bake(
                "signFix",
                new Int8Output(parameters.outputOffset(), parameters.range()).showsTiesBelowZero());
    runs.addTo(binding, false);
    new VectorConstants(binding, shared)
        .bake("offset_a", parameters.input1Offset())
        .bake("offset_b", parameters.input2Offset())
        .bake(parameters.output())
        .bake("zero_point", parameters.outputOffset())
        .bake("min", parameters.range().min())
        .bake("max", parameters.range().max())
        .passWith(runs);
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1))
        .helper("mve")
        .code(CODE_BYTES);
    VectorRuns.count(binding, runs, FOUR, shared);
    return binding;
  }
}
