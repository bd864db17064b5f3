package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Unary functions of plain integers and of truth values. */
public final class UnaryPlain implements Kernel<Unary> {
  @Override
  public String name() {
    return "unary_plain";
  }

  @Override
  public List<Class<? extends Unary>> operators() {
    return List.of(Unary.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return RowViews.unary(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(Unary op, KernelRequest request) {
    DataType type = request.inputType(0);
    if (!op.isOfPlainNumbers(request.input(0), request.output()) || request.outputType() != type) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    RowViews views = RowViews.unary(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(UnaryPlain.class),
                op.mnemonic().toLowerCase(Locale.ROOT) + "_" + type.mnemonic())
            .bake("x", CType.of(type))
            .bake("expression", expression(op.fn(), type))
            .input(0)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, views.run())
            .overlaps(RasterOverlap.elementwise(request, 0))
            .counts(
                counts(op.fn(), type, views, request.core())
                    .times(elements)
                    .and(views.counts())
                    .and(CALL));
    views.addTo(binding);
    return Optional.of(binding.build());
  }

  /** Of one element. */
  private static Counts counts(UnaryFn fn, DataType type, RowViews views, Core core) {
    int bytes = type.bits() / Byte.SIZE;
    if ((type == DataType.INT32 || (fn != UnaryFn.SIGN && bytes < Integer.BYTES))
        && core.has(Feature.MVE)
        && ProductCounts.isVectorized(views.run(), bytes)) {
      return ProductCounts.vectorized(bytes);
    }
    // The compiler negates four bytes of a word at a time.
    boolean ofWords = type == DataType.INT8 && core.has(Feature.UNALIGNED);
    return Counts.of(STEP)
        .and(LOAD)
        .and(STORE)
        .and(ARITHMETIC, fn == UnaryFn.SIGN ? 5 : 3)
        .times(type == DataType.INT64 ? 1.25 : ofWords ? 0.5 : 1);
  }

  /** Unsigned arithmetic wraps where signed overflow would be undefined. */
  private static String expression(UnaryFn fn, DataType type) {
    String negated =
        switch (type) {
          case INT64 -> "(int64_t)(0u - (uint64_t)x)";
          case INT8 -> "(int8_t)-x";
          case INT16 -> "(int16_t)-x";
          default -> "(int32_t)(0u - (uint32_t)x)";
        };
    return switch (fn) {
      case ABS -> "x < 0 ? " + negated + " : x";
      case NEG -> negated;
      case SIGN -> "x > 0 ? 1 : (x < 0 ? -1 : 0)";
      case LOGICAL_NOT -> "(uint8_t)(x == 0 ? 1 : 0)";
      default -> throw new IllegalStateException(fn + " of plain integers");
    };
  }
}
