package dev.wafer.emitter.kernels.conversion;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT16;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT16;
import static dev.wafer.ir.DataType.UINT32;
import static dev.wafer.ir.DataType.UINT8;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.CONVERT_TO_LONG;
import static dev.wafer.targets.Work.COPIED_BYTE;
import static dev.wafer.targets.Work.COPIED_WORD;
import static dev.wafer.targets.Work.DOUBLE;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_CONVERT;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.LONG_CONVERT;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Quantize;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.reference.ActivationRange;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** QUANTIZE from floats, DEQUANTIZE with one scale, and CAST, element by element. */
public final class Convert implements Kernel<Op> {
  private static final Set<DataType> CAST_TO_FLOAT =
      EnumSet.of(BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64);
  private static final Set<DataType> CAST_TO_WHOLE =
      EnumSet.of(INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64);

  /** Elements that Helium converts at a time, and what they take. */
  private static final int LANES = 4;

  private static final int QUANTIZED = 12;
  private static final int DEQUANTIZED = 6;

  /** Around the vectors of a row. */
  private static final int AROUND = 14;

  @Override
  public String name() {
    return "convert";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Quantize.class, Dequantize.class, Cast.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return RowViews.unary(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    DataType in = request.inputType(0);
    DataType out = request.outputType();
    Optional<String> form = FORMS.apply(op, request);
    if (form.isEmpty()) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    RowViews views = RowViews.unary(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(Convert.class),
                "%s_%s_to_%s".formatted(form.get(), in.mnemonic(), out.mnemonic()))
            .bake("form", form.get())
            .bake("in", CType.of(in))
            .bake("out", CType.of(out))
            .input(0)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, views.run());
    views.addTo(binding);
    boolean vectors = isVectorized(form.get(), request);
    binding.bake("vectors", vectors);
    if (vectors) {
      binding.helper("mve_float");
    }
    if (form.get().equals("quantize")) {
      ActivationRange range = ActivationRange.of(out);
      pass(binding, request.output().quantization());
      binding
          .parameter("min", CType.I32, range.min())
          .parameter("max", CType.I32, range.max())
          .helper("round_away")
          .helper("clamp");
    } else if (form.get().equals("dequantize")) {
      if (request.input(0).quantization().scales().size() != 1) {
        return Optional.empty();
      }
      pass(binding, request.input(0).quantization());
    } else if (form.get().equals("half")) {
      binding.helper("half_to_float");
    } else if (form.get().equals("whole")) {
      binding.helper("float_to_int");
      if (out != INT32) {
        ActivationRange range = ActivationRange.of(out);
        binding.bake("min", range.min()).bake("max", range.max()).helper("clamp");
      }
    }
    List<Overlap> overlaps = RasterOverlap.elementwise(request, 0);
    binding.overlaps(overlaps);
    if (overlaps.isEmpty() && in.bits() == out.bits()) {
      binding.inPlace(0, 0);
    }
    return Optional.of(
        binding
            .counts(
                (vectors
                        ? vectors(form.get(), in, out, views, request.core())
                        : counts(form.get(), in, out, views.run(), request.core()).times(elements))
                    .and(views.counts())
                    .and(CALL))
            .build());
  }

  /**
   * Whether Helium converts four elements at a time. Its products take what is below the least
   * normal number for zero, and no multiple of a scale that is none is below it.
   */
  private static boolean isVectorized(String form, KernelRequest request) {
    Set<DataType> quantized = EnumSet.of(INT8, UINT8, INT16);
    return request.core().has(Feature.MVE_FLOAT)
        && (form.equals("quantize")
            || (form.equals("dequantize")
                && quantized.contains(request.inputType(0))
                && request.input(0).quantization().scales().stream()
                    .allMatch(scale -> scale >= Float.MIN_NORMAL)));
  }

  /** All elements, those of a row that fill no vector one by one. */
  private static Counts vectors(String form, DataType in, DataType out, RowViews views, Core core) {
    int fours = views.run() / LANES;
    return Counts.of(VECTOR, (double) (form.equals("quantize") ? QUANTIZED : DEQUANTIZED) * fours)
        .and(VECTOR, AROUND)
        .and(counts(form, in, out, views.run(), core).times(views.run() % LANES))
        .times(views.rows());
  }

  private static void pass(KernelBinding.Builder binding, Quantization quantization) {
    binding
        .parameter("scale", quantization.scale())
        .parameter("zero_point", CType.I32, quantization.zeroPoint());
  }

  /** What the template does, empty where the reference does nothing of the kind. */
  private static final OpSwitch<KernelRequest, Optional<String>> FORMS =
      OpSwitch.<KernelRequest, Optional<String>>cases()
          .on(Quantize.class, (op, r) -> quantize(r.inputType(0), r.outputType()))
          .on(Dequantize.class, (op, r) -> dequantize(r.inputType(0), r.outputType()))
          .on(Cast.class, (op, r) -> cast(r.inputType(0), r.outputType()))
          .otherwise((op, r) -> Optional.empty());

  private static Optional<String> quantize(DataType in, DataType out) {
    return in == FLOAT32 && EnumSet.of(INT8, UINT8, INT16).contains(out)
        ? Optional.of("quantize")
        : Optional.empty();
  }

  private static Optional<String> dequantize(DataType in, DataType out) {
    if (in == FLOAT16 && out == FLOAT32) {
      return Optional.of("half");
    }
    return out == FLOAT32 && EnumSet.of(INT8, UINT8, INT16, INT32).contains(in)
        ? Optional.of("dequantize")
        : Optional.empty();
  }

  private static Optional<String> cast(DataType in, DataType out) {
    if (in == FLOAT16 && out == FLOAT32) {
      return Optional.of("half");
    } else if (out == BOOL && in != BOOL) {
      return Optional.of("boolean");
    } else if (in == FLOAT32 && EnumSet.of(INT8, UINT8, INT16, INT32).contains(out)) {
      return Optional.of("whole");
    } else if (in == FLOAT32 && EnumSet.of(INT64, UINT32).contains(out)) {
      return Optional.of("wide");
    }
    boolean plain =
        in == out
            || (out == FLOAT32 && CAST_TO_FLOAT.contains(in))
            || (CAST_TO_FLOAT.contains(in) && CAST_TO_WHOLE.contains(out));
    return plain ? Optional.of("cast") : Optional.empty();
  }

  private static Counts counts(String form, DataType in, DataType out, int run, Core core) {
    Counts element = Counts.of(STEP).and(LOAD).and(STORE);
    return switch (form) {
      case "quantize" ->
          element
              .and(FLOAT_DIVIDE)
              .and(FLOAT_COMPARE, 2)
              .and(FLOAT_CONVERT)
              .and(FLOAT_ADD)
              .and(ARITHMETIC, 11);
      case "dequantize" ->
          in == INT32
              ? element.and(DOUBLE, 4).and(ARITHMETIC)
              : element.and(FLOAT_CONVERT).and(FLOAT_MULTIPLY).and(ARITHMETIC);
      case "half" -> element.and(ARITHMETIC, 20);
      case "boolean" -> // A byte that is written might be one of the parameters, which are read
          // anew.
          element
              .and(in == FLOAT32 ? FLOAT_COMPARE : ARITHMETIC)
              .and(ARITHMETIC, in == INT64 ? 3 : 2)
              .and(LOAD, in == INT64 ? 2 : 1);
      case "wide" ->
          out == INT64
              ? element.and(FLOAT_COMPARE, 2).and(CONVERT_TO_LONG).and(STORE)
              : element.and(FLOAT_COMPARE, 2).and(FLOAT_CONVERT, 0.5).and(ARITHMETIC, 2);
      case "whole" ->
          element.and(FLOAT_COMPARE, 2).and(FLOAT_CONVERT).and(ARITHMETIC, out == INT32 ? 1 : 5);
      default -> castCounts(in, out, run, core);
    };
  }

  private static Counts castCounts(DataType in, DataType out, int run, Core core) {
    Counts element = Counts.of(STEP).and(LOAD).and(STORE);
    if (CType.of(in) == CType.of(out)) {
      return Counts.of(COPIED_WORD, out.bits() / 32.0);
    }
    boolean bitwise = in.bits() == out.bits() && in != FLOAT32 && out != FLOAT32;
    int bytes = out.bits() / Byte.SIZE;
    if (bitwise && core.has(Feature.MVE) && ProductCounts.isVectorized(run, bytes)) {
      return ProductCounts.vectorizedOfOne(bytes);
    } else if (bitwise && bytes == 1 && core.has(Feature.UNALIGNED)) {
      // The compiler changes words at a time where these are whole.
      boolean vectors = core.has(Feature.MVE);
      if (run % (vectors ? 2 * Integer.BYTES : Integer.BYTES) == 0) {
        return Counts.of(COPIED_BYTE, vectors ? 1 : 1.5);
      }
    }
    if (out == INT64) {
      // The second word is the first one's sign, or zero.
      return element.and(ARITHMETIC, in == BOOL || in.isUnsigned() ? 2 : 3).and(STORE);
    } else if (out != FLOAT32) {
      return element.and(ARITHMETIC, 1.5);
    }
    return in == INT64
        ? element.and(LONG_CONVERT)
        : element.and(FLOAT_CONVERT, in == BOOL ? 0.6 : 1);
  }
}
