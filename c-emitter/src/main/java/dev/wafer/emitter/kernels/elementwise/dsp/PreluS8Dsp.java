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
import dev.wafer.reference.parameters.PreluParameters;
import dev.wafer.targets.Feature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PRELU of int8 by rows, of which alpha may have the same one again and again. The function of a
 * step holds its constants; one that several steps share gets them from the parameter structure.
 */
public final class PreluS8Dsp implements Kernel<Binary> {
  private static final int CODE_BYTES = 190;

  /** Beyond it twice a difference of two bytes, so shifted, could leave 31 bits. */
  private static final int MAX_LEFT_SHIFT = 20;

  @Override
  public String name() {
    return "prelu_s8_dsp";
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
    if (op.fn() != BinaryFn.PRELU || !request.core().has(Feature.DSP) || !PairRows.fit(request)) {
      return Optional.empty();
    }
    PreluParameters parameters = PreluParameters.of(request.node());
    return takes(parameters)
        ? Optional.of(
            binding(request, parameters, false)
                .shared(binding(request, parameters, true).build())
                .build())
        : Optional.empty();
  }

  private KernelBinding.Builder binding(
      KernelRequest request, PreluParameters parameters, boolean shared) {
    Int8Output finish = new Int8Output(parameters.outputOffset(), parameters.range());
    RowViews rows = PairRows.of(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(PreluS8Dsp.class), "prelu_s8")
            .bake("shared", shared)
            .bake("signFix", parameters.product().shift() != 0 && finish.showsTiesBelowZero());
    PairRows.addTo(binding, request, rows, false);
    constants(parameters)
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
            Counts.of(DSP, shared ? 16 : 13)
                .times(request.output().shape().elements())
                .and(rows.counts())
                .and(CALL)
                .and(DSP, shared ? 12 : 0));
  }

  /** Factors that are not shifted right round once, ties up, as the high multiply does. */
  private static boolean takes(PreluParameters parameters) {
    QuantizedMultiplier identity = parameters.identity();
    QuantizedMultiplier product = parameters.product();
    return (identity.shift() >= 0
            ? identity.shift() <= MAX_LEFT_SHIFT
            : DspRequantization.takes(identity))
        && (product.shift() == 0 || DspRequantization.takes(product));
  }

  /**
   * A value less its zero point and alpha less its are multiplied, or the value is scaled alone.
   */
  private static Map<String, Integer> constants(PreluParameters parameters) {
    QuantizedMultiplier identity = parameters.identity();
    QuantizedMultiplier product = parameters.product();
    int zeroPoint = parameters.outputOffset();
    Map<String, Integer> constants = new LinkedHashMap<>();
    constants.put("offset_a", parameters.inputOffset());
    constants.put("twice_offset_b", 2 * parameters.alphaOffset());
    constants.put("up", 2 << Math.max(0, identity.shift()));
    constants.put("identity_multiplier", identity.multiplier());
    constants.put("identity_rounding", rounding(identity, zeroPoint));
    constants.put("identity_shift", Math.max(0, -identity.shift()));
    constants.put("multiplier", product.multiplier());
    constants.put("rounding", rounding(product, zeroPoint));
    constants.put("shift", -product.shift());
    return constants;
  }

  private static int rounding(QuantizedMultiplier factor, int zeroPoint) {
    return factor.shift() >= 0 ? zeroPoint : new DspRequantization(factor, zeroPoint).rounding();
  }
}
