package dev.wafer.emitter.kernels.elementwise.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.emitter.kernels.dsp.DspRequantization;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.RescaledPairParameters;
import dev.wafer.targets.Feature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ADD and SUB of two int8 tensors of one shape. The function of a step holds its constants; one
 * that several steps share gets them from the parameter structure.
 */
public final class AddS8Dsp implements Kernel<Binary> {
  /** The multiplier of one half: with shift 0 the only factor of an input that is not shifted. */
  private static final int HALF = 1 << 30;

  private static final int CODE_BYTES = 250;

  @Override
  public String name() {
    return "add_s8_dsp";
  }

  @Override
  public List<Class<? extends Binary>> operators() {
    return List.of(Binary.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return rows(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(Binary op, KernelRequest request) {
    if (!Int8Layers.isSum(op, request, Feature.DSP)) {
      return Optional.empty();
    }
    RescaledPairParameters parameters = RescaledPairParameters.of(request.node());
    return inputFits(parameters.input1())
            && inputFits(parameters.input2())
            && DspRequantization.takes(parameters.output())
        ? Optional.of(
            binding(op, request, parameters, false)
                .shared(binding(op, request, parameters, true).build())
                .build())
        : Optional.empty();
  }

  private static boolean inputFits(QuantizedMultiplier factor) {
    return DspRequantization.takes(factor) || (factor.shift() == 0 && factor.multiplier() == HALF);
  }

  private KernelBinding.Builder binding(
      Binary op, KernelRequest request, RescaledPairParameters parameters, boolean shared) {
    DspRequantization scaling =
        new DspRequantization(parameters.output(), parameters.outputOffset());
    Int8Output finish = new Int8Output(parameters.outputOffset(), parameters.range());
    int elements = request.output().shape().elements();
    RowViews views = rows(request).orElseThrow();
    boolean subtracts = op.fn() == BinaryFn.SUB;
    // A sum does not mind which input comes first, and steps share more if the unscaled one does.
    boolean swapped = shared && !subtracts && parameters.input2().shift() == 0;
    Scaled one = new Scaled(parameters.input1(), parameters.input1Offset());
    Scaled other = new Scaled(parameters.input2(), parameters.input2Offset());
    Scaled a = swapped ? other : one;
    Scaled b = swapped ? one : other;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(AddS8Dsp.class), subtracts ? "subtract_s8" : "add_s8")
            .bake("subtracts", subtracts)
            .bake("shared", shared)
            .bake("a", shared ? a.fields("a_") : a.constants())
            .bake("b", shared ? b.fields("b_") : b.constants())
            .bake("signFix", finish.showsTiesBelowZero())
            .bake("clamped", finish.clamped())
            .bake("min", parameters.range().min())
            .bake("max", parameters.range().max())
            .input(swapped ? 1 : 0)
            .input(swapped ? 0 : 1)
            .output(0)
            .argument(literal("count", views.run()))
            .bake("sliced", views.sliced())
            .overlaps(RasterOverlap.elementwise(request, 0))
            .overlaps(RasterOverlap.elementwise(request, 1))
            .helper("dsp");
    if (finish.clamped()) {
      binding.helper("clamp");
    }
    if (views.sliced()) {
      binding
          .argument(literal("rows", views.rows()))
          .argument(literal("pitch_a", views.pitches().get(swapped ? 1 : 0)))
          .argument(literal("pitch_b", views.pitches().get(swapped ? 0 : 1)))
          .argument(literal("pitch_sum", views.pitches().get(2)));
    }
    if (shared) {
      a.addTo(binding, "a_");
      b.addTo(binding, "b_");
      scaling.addTo(binding, "");
      binding.parameters();
    } else {
      binding
          .bake("multiplier", parameters.output().multiplier())
          .bake("rounding", scaling.rounding())
          .bake("shift", scaling.rightShift());
    }
    return binding
        .code(CODE_BYTES)
        .counts(
            Counts.of(DSP, 14)
                .times(elements)
                .and(views.counts())
                .and(CALL)
                .and(DSP, shared ? 12 : 0));
  }

  private static Argument literal(String name, long value) {
    return new Argument.Literal(new Parameter.Whole(name, CType.I32, value));
  }

  /** The rows of both inputs and the output; for nodes of any kind. */
  private static Optional<RowViews> rows(KernelRequest request) {
    if (request.views().isDense()) {
      return RowViews.of(List.of(request.outputLayout()));
    }
    boolean same =
        request.node().inputs().size() == 2
            && request.input(0).shape().equals(request.output().shape())
            && request.input(1).shape().equals(request.output().shape())
            && request.views().inPlace().isEmpty();
    return same
        ? RowViews.of(
            List.of(request.inputLayout(0), request.inputLayout(1), request.outputLayout()))
        : Optional.empty();
  }

  /** An input's factor and offset. */
  private record Scaled(QuantizedMultiplier factor, int offset) {
    private boolean isShifted() {
      return factor.shift() != 0;
    }

    private int half() {
      return isShifted() ? 1 << (-factor.shift() - 1) : 0;
    }

    /** What the function of one step holds. */
    Map<String, Object> constants() {
      Map<String, Object> constants = new LinkedHashMap<>();
      constants.put("offset", offset);
      constants.put("multiplier", factor.multiplier());
      constants.put("shift", -factor.shift());
      constants.put("half", half());
      return constants;
    }

    /** What a function of several steps calls the same. */
    Map<String, Object> fields(String prefix) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("offset", prefix + "offset");
      fields.put("multiplier", prefix + "multiplier");
      fields.put("shift", -factor.shift());
      fields.put("half", half());
      return fields;
    }

    void addTo(KernelBinding.Builder binding, String prefix) {
      binding.parameter(prefix + "offset", CType.I32, offset);
      if (isShifted()) {
        binding.parameter(prefix + "multiplier", CType.I32, factor.multiplier());
      }
    }
  }
}
