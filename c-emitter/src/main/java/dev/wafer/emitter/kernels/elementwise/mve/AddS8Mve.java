package dev.wafer.emitter.kernels.elementwise.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import dev.wafer.passes.program.Parameter;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.RescaledPairParameters;
import dev.wafer.targets.Feature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ADD and SUB of two int8 tensors of one shape, four elements at a time; on slices those that lie
 * side by side in all tensors.
 */
public final class AddS8Mve implements Kernel<Binary> {
  /** Of four elements. */
  private static final int FOUR = 22;

  private static final long RUN_INSTRUCTIONS = 14;

  @Override
  public String name() {
    return "add_s8_mve";
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
    if (!Int8Layers.isSum(op, request, Feature.MVE)) {
      return Optional.empty();
    }
    return Optional.of(binding(op, request, RescaledPairParameters.of(request.node())));
  }

  private KernelBinding binding(
      Binary op, KernelRequest request, RescaledPairParameters parameters) {
    boolean subtracts = op.fn() == BinaryFn.SUB;
    boolean sliced = !request.views().layouts().isEmpty();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(AddS8Mve.class), subtracts ? "subtract_s8" : "add_s8")
            .bake("subtracts", subtracts)
            .bake("a", input(parameters.input1(), parameters.input1Offset()))
            .bake("b", input(parameters.input2(), parameters.input2Offset()))
            .bake("multiplier", parameters.output().multiplier())
            .bake("shift", parameters.output().shift())
            .bake("zeroPoint", parameters.outputOffset())
            // Ties below zero are clamped to the zero point, whichever way they round.
            .bake(
                "signFix",
                new Int8Output(parameters.outputOffset(), parameters.range()).showsTiesBelowZero())
            .bake("min", parameters.range().min())
            .bake("max", parameters.range().max())
            .bake("sliced", sliced)
            .input(0)
            .input(1)
            .output(0);
    if (sliced) {
      addLoops(binding, request);
    } else {
      int elements = request.output().shape().elements();
      binding
          .argument(new Argument.Literal(new Parameter.Whole("count", CType.I32, elements)))
          .counts(Counts.of(VECTOR, FOUR).times(Math.ceil(elements / 4.0)).and(CALL));
    }
    return binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1))
        .helper("mve")
        .build();
  }

  /** Passes the loops around the elements that lie side by side. */
  private static void addLoops(KernelBinding.Builder binding, KernelRequest request) {
    StridedLoops loops =
        Layout.together(request.inputLayout(0), request.inputLayout(1), request.outputLayout());
    int run = loops.run();
    int outer = loops.count() - (run == 1 ? 0 : 1);
    binding.bake("loops", outer).parameters().parameter("run", CType.I32, run);
    for (int i = 0; i < outer; i++) {
      binding
          .parameter("extent" + i, CType.I32, loops.extents().get(i))
          .parameter("step_a" + i, CType.I32, loops.steps().get(0).get(i))
          .parameter("step_b" + i, CType.I32, loops.steps().get(1).get(i))
          .parameter("step_sum" + i, CType.I32, loops.steps().get(2).get(i));
    }
    int vectors = (run + 3) / 4;
    binding.counts(
        Counts.of(VECTOR, FOUR)
            .times(vectors)
            .and(VECTOR, RUN_INSTRUCTIONS)
            .times((double) loops.elements() / run)
            .and(CALL));
  }

  private static Map<String, Integer> input(QuantizedMultiplier factor, int offset) {
    Map<String, Integer> constants = new LinkedHashMap<>();
    constants.put("offset", offset);
    constants.put("multiplier", factor.multiplier());
    constants.put("shift", factor.shift());
    return constants;
  }
}
