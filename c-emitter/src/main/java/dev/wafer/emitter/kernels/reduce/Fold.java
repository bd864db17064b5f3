package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.LONG_QUOTIENT;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.QUOTIENT;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.AxisLoops;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reductions that take one element after the other and scale nothing: the largest and least of any
 * type, products, sums and means of plain integers, REDUCE_ALL and REDUCE_ANY.
 */
public final class Fold implements Kernel<Reduce> {
  private static final Set<DataType> NARROW =
      Set.of(DataType.INT8, DataType.UINT8, DataType.INT16, DataType.BOOL);
  private static final Set<DataType> PLAIN = Set.of(DataType.INT32, DataType.INT64);

  /** A division of 64 bits, rounded; what is divided by has 32. */
  private static final Counts QUOTIENT_OF_MEAN = Counts.of(LONG_QUOTIENT).and(QUOTIENT, 4);

  @Override
  public String name() {
    return "fold";
  }

  @Override
  public List<Class<? extends Reduce>> operators() {
    return List.of(Reduce.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return Pitches.onlyInput(request);
  }

  @Override
  public Optional<KernelBinding> bind(Reduce op, KernelRequest request) {
    DataType type = request.inputType(0);
    if (!folds(op.fn(), type)) {
      return Optional.empty();
    }
    AxisLoops kept = AxisLoops.of(request.inputLayout(0), op.axes(), false);
    AxisLoops folded = AxisLoops.of(request.inputLayout(0), op.axes(), true);
    double elements = request.input(0).shape().elements();
    double outputs = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(Fold.class),
                op.mnemonic().toLowerCase(Locale.ROOT) + "_" + type.mnemonic())
            .bake("x", CType.of(type))
            .bake("wide", wide(op.fn(), type))
            .bake("mean", op.fn() == ReduceFn.MEAN)
            .bake("start", start(op.fn(), type))
            .bake("expression", expression(op.fn(), type))
            .input(0)
            .output(0)
            .parameters();
    if (op.fn() == ReduceFn.MEAN) {
      binding.parameter("count", CType.I32, (int) (elements / outputs));
    }
    kept.pass(binding, "kept");
    folded.pass(binding, "folded");
    return Optional.of(
        binding
            .counts(
                Counts.of(STEP)
                    .and(LOAD, op.fn() == ReduceFn.MEAN ? 1.5 : type == DataType.INT64 ? 3 : 2)
                    .and(of(op.fn(), type))
                    .and(ARITHMETIC, op.fn() == ReduceFn.MEAN ? 0 : 1)
                    .times(elements)
                    .and(
                        Counts.of(STEP)
                            .and(ARITHMETIC, 3)
                            .and(LOAD, 3)
                            .times(elements / folded.innermost()))
                    .and(
                        Counts.of(STEP)
                            .and(STORE)
                            .and(ARITHMETIC, 10)
                            .and(LOAD, 10)
                            .and(op.fn() == ReduceFn.MEAN ? QUOTIENT_OF_MEAN : Counts.NONE)
                            .times(outputs))
                    .and(CALL))
            .build());
  }

  /** Of taking in one element. */
  private static Counts of(ReduceFn fn, DataType type) {
    boolean multiplies = fn == ReduceFn.REDUCE_PROD;
    boolean compares = fn == ReduceFn.REDUCE_MAX || fn == ReduceFn.REDUCE_MIN;
    return switch (type) {
      case FLOAT32 -> Counts.of(multiplies ? FLOAT_MULTIPLY : FLOAT_COMPARE).and(ARITHMETIC);
      case INT64 ->
          multiplies
              ? Counts.of(WIDE_MULTIPLY_ADD).and(MULTIPLY_ADD, 2)
              : Counts.of(ARITHMETIC, compares ? 4 : 3);
      case BOOL -> Counts.of(ARITHMETIC, 2);
      default -> Counts.of(ARITHMETIC, 2).and(LOAD, compares ? 1 : 0);
    };
  }

  /** What collects elements: of a mean a sum of 64 bits. */
  private static CType wide(ReduceFn fn, DataType type) {
    if (fn == ReduceFn.MEAN) {
      return CType.I64;
    }
    return NARROW.contains(type) ? CType.I32 : CType.of(type);
  }

  private static boolean folds(ReduceFn fn, DataType type) {
    return fn.types().contains(type)
        && switch (fn) {
          case MEAN, SUM -> PLAIN.contains(type);
          case REDUCE_PROD -> PLAIN.contains(type) || type == DataType.FLOAT32;
          case REDUCE_MAX, REDUCE_MIN, REDUCE_ALL, REDUCE_ANY -> true;
        };
  }

  private static String start(ReduceFn fn, DataType type) {
    return switch (fn) {
      case REDUCE_MAX -> type == DataType.FLOAT32 ? "-3.40282347e+38f" : least(type);
      case REDUCE_MIN -> type == DataType.FLOAT32 ? "3.40282347e+38f" : limit(type) + "_MAX";
      case REDUCE_PROD -> type == DataType.FLOAT32 ? "1.0f" : "1";
      case REDUCE_ALL -> "1";
      case MEAN, SUM, REDUCE_ANY -> "0";
    };
  }

  private static String least(DataType type) {
    return type.isUnsigned() ? "0" : limit(type) + "_MIN";
  }

  private static String limit(DataType type) {
    return (type.isUnsigned() ? "UINT" : "INT") + type.bits();
  }

  /** Unsigned arithmetic wraps where signed overflow would be undefined. */
  private static String expression(ReduceFn fn, DataType type) {
    return switch (fn) {
      case REDUCE_MAX -> "value > result ? value : result";
      case REDUCE_MIN -> "value < result ? value : result";
      case REDUCE_ALL -> "result != 0 && value != 0 ? 1 : 0";
      case REDUCE_ANY -> "result != 0 || value != 0 ? 1 : 0";
      case REDUCE_PROD -> type == DataType.FLOAT32 ? "result * value" : wrapping(type.bits(), "*");
      case MEAN -> wrapping(Long.SIZE, "+");
      case SUM -> wrapping(type.bits(), "+");
    };
  }

  private static String wrapping(int bits, String operator) {
    String unsigned = "(uint" + bits + "_t)";
    return "(int" + bits + "_t)(" + unsigned + "result " + operator + " " + unsigned + "value)";
  }
}
