package dev.wafer.emitter.kernels.elementwise.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.emitter.kernels.dsp.DspRequantization;
import dev.wafer.emitter.kernels.elementwise.PairRows;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.MulParameters;
import dev.wafer.targets.Feature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MUL of two int8 tensors by rows, of which one may have the same row again and again. The function
 * of a step holds its constants; one that several steps share gets them from the parameter
 * structure.
 */
public final class MulS8Dsp implements Kernel<Binary> {
  private static final int CODE_BYTES = 170;

  @Override
  public String name() {
    return "mul_s8_dsp";
  }

  @Override
  public List<Class<? extends Binary>> operators() {
    return List.of(Binary.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PairRows.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(Binary op, KernelRequest request) {
    if (op.fn() != BinaryFn.MUL || !request.core().has(Feature.DSP) || !PairRows.fit(request)) {
      return Optional.empty();
    }
    MulParameters parameters = MulParameters.of(request.node());
    return takes(parameters.output())
        ? Optional.of(
            binding(request, parameters, false)
                .shared(binding(request, parameters, true).build())
                .build())
        : Optional.empty();
  }

  private KernelBinding.Builder binding(
      KernelRequest request, MulParameters parameters, boolean shared) {
    Int8Output finish = new Int8Output(parameters.outputOffset(), parameters.range());
    RowViews rows = PairRows.of(request).orElseThrow();
    boolean swapped = rows.sliced() && rows.pitches().get(0) == 0;
    boolean shifted = parameters.output().shift() != 0;
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(MulS8Dsp.class), "mul_s8")
            .bake("shared", shared)
            .bake("signFix", shifted && finish.showsTiesBelowZero());
    finish.bakeBounds(binding);
    PairRows.addTo(binding, request, rows, swapped);
    constants(parameters, swapped)
        .forEach(
            (name, value) -> {
              binding.bake(name, shared ? name : "(" + value + ")");
              if (shared) {
                binding.parameter(name, CType.I32, value);
              }
            });
    if (shared) {
      binding.parameters();
    }
    return binding
        .helper("dsp")
        .code(CODE_BYTES)
        .counts(
            Counts.of(DSP, 12)
                .times(request.output().shape().elements())
                .and(rows.counts())
                .and(CALL)
                .and(DSP, shared ? 10 : 0));
  }

  /** A factor that is not shifted rounds once, ties up, as the high multiply does. */
  private static boolean takes(QuantizedMultiplier factor) {
    return factor.shift() == 0 || DspRequantization.takes(factor);
  }

  private static Map<String, Integer> constants(MulParameters parameters, boolean swapped) {
    QuantizedMultiplier factor = parameters.output();
    int zeroPoint = parameters.outputOffset();
    int offset1 = parameters.input1Offset();
    int offset2 = parameters.input2Offset();
    Map<String, Integer> constants = new LinkedHashMap<>();
    constants.put("offset_a", swapped ? offset2 : offset1);
    constants.put("twice_offset_b", 2 * (swapped ? offset1 : offset2));
    constants.put("multiplier", factor.multiplier());
    constants.put(
        "rounding",
        factor.shift() == 0 ? zeroPoint : new DspRequantization(factor, zeroPoint).rounding());
    constants.put("shift", -factor.shift());
    return constants;
  }
}
