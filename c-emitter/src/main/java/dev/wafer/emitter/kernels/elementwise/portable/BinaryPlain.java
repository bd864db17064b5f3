package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.LONG_QUOTIENT;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Binary operators on INT64 and on truth values, with broadcasting, as expressions of C. */
public final class BinaryPlain implements Kernel<Binary> {
  /** An expression of {@code a} and {@code b}, and its work beside loads, store and step. */
  private record Form(String expression, Counts counts) {}

  @Override
  public String name() {
    return "binary_plain";
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
    DataType type = request.outputType();
    if ((type != DataType.INT64 && type != DataType.BOOL)
        || !op.fn().types().contains(type)
        || request.inputType(0) != type
        || request.inputType(1) != type) {
      return Optional.empty();
    }
    Form form = form(op.fn());
    BroadcastLoops loops = BroadcastLoops.of(request);
    int elements = request.output().shape().elements();
    String name = op.mnemonic().toLowerCase(Locale.ROOT);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(BinaryPlain.class),
                name + "_" + type.mnemonic().toLowerCase(Locale.ROOT))
            .bake("expression", form.expression())
            .bake("in", CType.of(type))
            .bake("out", CType.of(type))
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    return Optional.of(
        binding
            .overlaps(RasterOverlap.elementwise(request, 0))
            .overlaps(RasterOverlap.elementwise(request, 1))
            .counts(
                Counts.of(LOAD, 2)
                    .and(STORE)
                    .times(type.bits() > Integer.SIZE ? 2 : 1)
                    .and(STEP)
                    .and(form.counts())
                    .times(elements)
                    .and(loops.counts())
                    .and(CALL))
            .build());
  }

  /** Unsigned arithmetic wraps where signed overflow would be undefined. */
  private static Form form(BinaryFn fn) {
    return switch (fn) {
      case ADD -> new Form("(int64_t)((uint64_t)a + (uint64_t)b)", Counts.of(ARITHMETIC));
      case SUB -> new Form("(int64_t)((uint64_t)a - (uint64_t)b)", Counts.of(ARITHMETIC, 2));
      case MUL ->
          new Form(
              "(int64_t)((uint64_t)a * (uint64_t)b)",
              Counts.of(WIDE_MULTIPLY_ADD).and(MULTIPLY_ADD, 2));
      case MINIMUM -> new Form("a < b ? a : b", Counts.of(ARITHMETIC, 5));
      case MAXIMUM -> new Form("a > b ? a : b", Counts.of(ARITHMETIC, 5));
      case FLOOR_MOD ->
          new Form(
              "b == 0 || b == -1 ? 0 : (a % b != 0 && (a < 0) != (b < 0) ? a % b + b : a % b)",
              Counts.of(LONG_QUOTIENT).and(ARITHMETIC, 8));
      case LOGICAL_AND ->
          new Form("(uint8_t)(a != 0 && b != 0 ? 1 : 0)", Counts.of(ARITHMETIC, 2.7));
      case LOGICAL_OR -> new Form("(uint8_t)(a != 0 || b != 0 ? 1 : 0)", Counts.of(ARITHMETIC, 4));
      case DIV, SQUARED_DIFFERENCE, FLOOR_DIV, POW, ATAN2, PRELU ->
          throw new IllegalStateException(fn + " of INT64 or BOOL");
    };
  }
}
