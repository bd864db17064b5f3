package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.CompareParameters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Comparisons of two tensors of any type, with broadcasting. INT8 is brought to real values first,
 * but where both inputs have one quantization whose raw values compare alike.
 */
public final class Comparison implements Kernel<Compare> {
  @Override
  public String name() {
    return "comparison";
  }

  @Override
  public List<Class<? extends Compare>> operators() {
    return List.of(Compare.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().inPlace().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(Compare op, KernelRequest request) {
    DataType type = request.inputType(0);
    BroadcastLoops loops = BroadcastLoops.of(request);
    int elements = request.output().shape().elements();
    boolean scaled =
        type == DataType.INT8 && !CompareParameters.of(request.node()).comparesRawValues();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(Comparison.class),
                op.mnemonic().toLowerCase(Locale.ROOT) + "_" + type.mnemonic())
            .bake("comparison", sign(op.fn()))
            .bake("in", CType.of(type))
            .bake("scaled", scaled)
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    if (scaled) {
      CompareParameters values = CompareParameters.of(request.node());
      binding
          .parameter("offset1", CType.I32, values.input1Offset())
          .parameter("multiplier1", CType.I32, values.input1().multiplier())
          .parameter("shift1", CType.I32, values.input1().shift())
          .parameter("offset2", CType.I32, values.input2Offset())
          .parameter("multiplier2", CType.I32, values.input2().multiplier())
          .parameter("shift2", CType.I32, values.input2().shift())
          .helper("requantize");
    }
    Counts compared = counts(op.fn(), type, scaled).times(elements);
    return Optional.of(
        binding
            .overlaps(RasterOverlap.elementwise(request, 0))
            .overlaps(RasterOverlap.elementwise(request, 1))
            .counts(compared.and(loops.counts()).and(CALL))
            .alone(compared.and(loops.countsAlone()).and(CALL))
            .build());
  }

  private static String sign(CompareFn fn) {
    return switch (fn) {
      case EQUAL -> "==";
      case NOT_EQUAL -> "!=";
      case GREATER -> ">";
      case GREATER_EQUAL -> ">=";
      case LESS -> "<";
      case LESS_EQUAL -> "<=";
    };
  }

  /** Of one element. */
  private static Counts counts(CompareFn fn, DataType type, boolean scaled) {
    Counts element = Counts.of(STEP).and(LOAD, type == DataType.INT64 ? 4 : 2).and(STORE);
    if (type == DataType.FLOAT32) {
      return element.and(FLOAT_COMPARE).and(ARITHMETIC, 0.5);
    }
    if (scaled) {
      return element.and(REQUANTIZE, 2).and(ARITHMETIC, 7);
    }
    double extended =
        switch (type) {
          case INT16 -> 4.7;
          case INT64 -> 3.8;
          case INT32 -> 1.5;
          default -> 0;
        };
    double compared =
        switch (fn) {
          case EQUAL -> 0;
          case NOT_EQUAL -> 2;
          default -> 3;
        };
    return element.and(ARITHMETIC, compared + extended);
  }
}
