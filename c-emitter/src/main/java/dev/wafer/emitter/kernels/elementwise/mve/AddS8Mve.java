package dev.wafer.emitter.kernels.elementwise.mve;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastRuns;
import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.LinearSum;
import dev.wafer.emitter.kernels.LinearSums;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.RescaledPairParameters;
import dev.wafer.targets.Feature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ADD and SUB of int8 tensors, four elements at a time; either may be a constant or broadcast: as a
 * {@link LinearSum} where that gives the same. The function of a step holds its constants; one that
 * several steps share gets them from the parameter structure.
 */
public final class AddS8Mve implements Kernel<Binary> {
  /** Of four elements. */
  private static final int FOUR = 22;

  /** The same of a linear form. */
  private static final int FOUR_OF_FORM = 9;

  /** The multiplier of one half. */
  private static final int HALF = 1 << 30;

  private static final int CODE_BYTES = 250;
  private static final int FORM_CODE_BYTES = 100;

  private final LinearSums forms = new LinearSums();

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
    boolean sums = op.fn() == BinaryFn.ADD || op.fn() == BinaryFn.SUB;
    if (!sums || !isOfInt8(request)) {
      return Optional.empty();
    }
    RescaledPairParameters parameters = RescaledPairParameters.of(request.node());
    Optional<LinearSum> form = forms.of(parameters, op.fn() == BinaryFn.SUB);
    return Optional.of(
        binding(op, form, request, parameters, false)
            .shared(binding(op, form, request, parameters, true).build())
            .build());
  }

  private KernelBinding.Builder binding(
      Binary op,
      Optional<LinearSum> form,
      KernelRequest request,
      RescaledPairParameters parameters,
      boolean shared) {
    return form.map(linear -> linear(linear, request, parameters, shared))
        .orElseGet(() -> scaled(op, request, parameters, shared));
  }

  /** Whether Helium and int8 inputs and output are at hand. */
  static boolean isOfInt8(KernelRequest request) {
    return request.core().has(Feature.MVE)
        && request.outputType() == DataType.INT8
        && request.inputType(0) == DataType.INT8
        && request.inputType(1) == DataType.INT8;
  }

  private KernelBinding.Builder linear(
      LinearSum form, KernelRequest request, RescaledPairParameters parameters, boolean shared) {
    BroadcastRuns runs = BroadcastRuns.of(request);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(AddS8Mve.class, "AddFormS8Mve"), "add_s8")
            .bake("form_shift", form.shift());
    runs.addTo(binding, false);
    new VectorConstants(binding, shared)
        .bake("factor_a", form.factorA())
        .bake("factor_b", form.factorB())
        .bake("offset", form.offset())
        .bake("min", parameters.range().min())
        .bake("max", parameters.range().max())
        .passWith(runs);
    finish(binding, request, FORM_CODE_BYTES);
    VectorRuns.count(binding, runs, FOUR_OF_FORM, shared);
    return binding;
  }

  private static void finish(KernelBinding.Builder binding, KernelRequest request, int codeBytes) {
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1))
        .helper("mve")
        .code(codeBytes);
  }

  private KernelBinding.Builder scaled(
      Binary op, KernelRequest request, RescaledPairParameters parameters, boolean shared) {
    boolean subtracts = op.fn() == BinaryFn.SUB;
    // A sum does not mind which input comes first, and steps share more if the unscaled one does.
    boolean swapped = shared && !subtracts && parameters.input2().shift() == 0;
    BroadcastRuns runs = BroadcastRuns.of(request);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(AddS8Mve.class), subtracts ? "subtract_s8" : "add_s8")
            .bake("subtracts", subtracts)
            // Ties below zero are clamped to the zero point, whichever way they round.
            .bake(
                "signFix",
                new Int8Output(parameters.outputOffset(), parameters.range()).showsTiesBelowZero());
    runs.addTo(binding, swapped);
    VectorConstants constants = new VectorConstants(binding, shared);
    Map<String, Object> one =
        input(constants, swapped ? "b" : "a", parameters.input1(), parameters.input1Offset());
    Map<String, Object> other =
        input(constants, swapped ? "a" : "b", parameters.input2(), parameters.input2Offset());
    constants
        .bake(parameters.output())
        .bake("zero_point", parameters.outputOffset())
        .bake("min", parameters.range().min())
        .bake("max", parameters.range().max())
        .passWith(runs);
    binding.bake("a", swapped ? other : one).bake("b", swapped ? one : other);
    finish(binding, request, CODE_BYTES);
    VectorRuns.count(binding, runs, FOUR, shared);
    return binding;
  }

  private static Map<String, Object> input(
      VectorConstants constants, String name, QuantizedMultiplier factor, int offset) {
    boolean half = factor.shift() == 0 && factor.multiplier() == HALF;
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("half", half);
    input.put("shifted", factor.shift() != 0);
    input.put("offset", constants.expression("offset_" + name, offset));
    input.put(
        "multiplier",
        half
            ? String.valueOf(HALF)
            : constants.expression("multiplier_" + name, factor.multiplier()));
    input.put("shift", constants.shift("shift_" + name, factor.shift()));
    return input;
  }
}
