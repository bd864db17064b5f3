package dev.wafer.emitter.kernels.elementwise;

import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.emitter.kernels.dsp.DspRequantization;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.RescaledPairParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How kernels bind ADD and SUB of two int8 tensors by rows. The function of a step holds its
 * constants; one that several steps share gets them from the parameter structure.
 *
 * @param kernel the kernel's name
 * @param template computes an element from the constants of both inputs and of the sum
 * @param highMultiply the helper that gives upper halves of products, where the template needs one
 * @param codeBytes of the function of a step
 * @param element the work of an element
 * @param entry what the function of several steps does before its loop
 */
public record SumS8(
    String kernel,
    String template,
    Optional<String> highMultiply,
    int codeBytes,
    Counts element,
    Counts entry) {
  /** The multiplier of one half: with shift 0 the only factor of an input that is not shifted. */
  private static final int HALF = 1 << 30;

  /** Binds a sum of two int8 tensors, or is empty for another node or where factors do not fit. */
  public Optional<KernelBinding> bind(Binary op, KernelRequest request) {
    if ((op.fn() != BinaryFn.ADD && op.fn() != BinaryFn.SUB) || !PairRows.fit(request)) {
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
    RowViews views = PairRows.of(request).orElseThrow();
    boolean subtracts = op.fn() == BinaryFn.SUB;
    // A sum does not mind which input comes first, and steps share more if the unscaled one does.
    boolean swapped = shared && !subtracts && parameters.input2().shift() == 0;
    Scaled one = new Scaled(parameters.input1(), parameters.input1Offset());
    Scaled other = new Scaled(parameters.input2(), parameters.input2Offset());
    Scaled a = swapped ? other : one;
    Scaled b = swapped ? one : other;
    KernelBinding.Builder binding =
        KernelBinding.builder(kernel, template, subtracts ? "subtract_s8" : "add_s8")
            .bake("subtracts", subtracts)
            .bake("shared", shared)
            .bake("a", shared ? a.fields("a_") : a.constants())
            .bake("b", shared ? b.fields("b_") : b.constants())
            .bake("signFix", finish.showsTiesBelowZero());
    finish.bakeBounds(binding);
    PairRows.addTo(binding, request, views, swapped);
    highMultiply.ifPresentOrElse(binding::helper, () -> binding.bake("longProducts", true));
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
    Counts work = PairRows.counts(request, views, element);
    return binding.code(codeBytes).counts(shared ? work.and(entry) : work);
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
