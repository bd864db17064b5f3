package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Operators whose range is known, so that the format fixes the quantization of their output:
 * LOGISTIC, TANH, SOFTMAX, LOG_SOFTMAX. TensorFlow Lite's kernels compute for that quantization
 * whatever the file says.
 */
final class FixedRangeImport implements OperatorImport {
  private static final int BETA = 0;

  /** What TensorFlow Lite's own checks of these scales allow. */
  private static final float RELATIVE_TOLERANCE = 1e-3f;

  private static final Rule RANK = Rule.consistent("the input has an axis to normalise over");
  private static final Rule BETA_POSITIVE = Rule.consistent("beta is finite and positive");

  private final String name;
  private final int optionsType;
  private final TypeTable types;
  private final List<Fixed> fixed;
  private final Rule rule;
  private final List<Rule> more;
  private final Function<OperatorContext, Op> op;

  /** The output quantization of one combination of types. */
  private record Fixed(DataType input, DataType output, float scale, int zeroPoint) {
    @Override
    public String toString() {
      return "%s from %s: scale 1/%d, zero point %d"
          .formatted(output, input, Math.round(1 / scale), zeroPoint);
    }
  }

  private FixedRangeImport(
      String name,
      int optionsType,
      TypeTable types,
      List<Fixed> fixed,
      Function<OperatorContext, Op> op,
      Rule... more) {
    this.more = List.of(more);
    this.name = name;
    this.optionsType = optionsType;
    this.types = types;
    this.fixed = fixed;
    this.rule =
        Rule.supported(
            "the output has the quantization of the operator's range ("
                + String.join("; ", fixed.stream().map(Fixed::toString).toList())
                + ")");
    this.op = op;
  }

  static List<OperatorImport> all() {
    TypeTable table = TypeTable.inputs("input").outputs("output");
    TypeTable all = table.same(FLOAT32, INT8, INT16);
    Fixed softmax8 = new Fixed(INT8, INT8, 0x1p-8f, -128);
    Fixed softmax8To16 = new Fixed(INT8, INT16, 0x1p-16f, -32768);
    Fixed signed16 = new Fixed(INT16, INT16, 0x1p-15f, 0);
    Fixed tanh8 = new Fixed(INT8, INT8, 0x1p-7f, 0);
    Fixed logSoftmax8 = new Fixed(INT8, INT8, 0x1p-4f, 127);
    return List.of(
        unary(UnaryFn.LOGISTIC, softmax8, signed16),
        unary(UnaryFn.TANH, tanh8, signed16),
        new FixedRangeImport(
            "SOFTMAX",
            9,
            all.row(INT8, INT16),
            List.of(softmax8, softmax8To16, signed16),
            FixedRangeImport::softmax,
            BETA_POSITIVE,
            RANK),
        new FixedRangeImport(
            "LOG_SOFTMAX",
            36,
            table.same(FLOAT32, INT8),
            List.of(logSoftmax8),
            FixedRangeImport::logSoftmax,
            RANK));
  }

  /** Whether a function is one of these. */
  static boolean covers(UnaryFn fn) {
    return fn == UnaryFn.LOGISTIC || fn == UnaryFn.TANH;
  }

  private static OperatorImport unary(UnaryFn fn, Fixed... fixed) {
    TypeTable types = TypeTable.inputs("input").outputs("output").same(fn.types());
    return new FixedRangeImport(
        fn.name(), fn.optionsType(), types, List.of(fixed), c -> new Unary(fn));
  }

  private static Op softmax(OperatorContext c) {
    float beta = c.options().float32(BETA);
    c.require(
        Float.isFinite(beta) && beta > 0, BETA_POSITIVE, () -> "beta " + Float.toString(beta));
    requireAxis(c);
    return new Softmax(beta);
  }

  private static Op logSoftmax(OperatorContext c) {
    requireAxis(c);
    return new LogSoftmax();
  }

  private static void requireAxis(OperatorContext c) {
    c.require(c.input(0).shape().rank() > 0, RANK, () -> "a scalar");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int optionsType() {
    return optionsType;
  }

  @Override
  public TypeTable types() {
    return types;
  }

  @Override
  public List<Rule> rules() {
    List<Rule> all =
        new ArrayList<>(List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE, rule));
    all.addAll(more);
    return all;
  }

  @Override
  public List<String> notes() {
    return switch (name) {
      case "SOFTMAX" ->
          List.of(
              "Rows of any length: where the sum of exponentials outgrows TensorFlow Lite Micro's"
                  + " arithmetic (INT8: 512; INT16 from INT8: 8192; INT16: 65536), the sum is kept"
                  + " in more bits.");
      case "LOG_SOFTMAX" ->
          List.of(
              "INT8 rows of any length: a sum of exponentials from 4096 to 8192 has the one"
                  + " logarithm that TensorFlow Lite Micro gives it (8.53), a larger one its own.");
      default -> List.of();
    };
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requirePerTensorAll();
    c.requireShape(0, x.shape());
    for (Fixed entry : fixed) {
      if (entry.input() == x.dataType() && entry.output() == c.output().dataType()) {
        requireQuantization(c, entry);
      }
    }
    c.emit(op.apply(c), x);
  }

  private void requireQuantization(OperatorContext c, Fixed entry) {
    float scale = c.output().quantization().scale();
    int zeroPoint = c.output().quantization().zeroPoint();
    boolean close = Math.abs(scale - entry.scale()) <= RELATIVE_TOLERANCE * entry.scale();
    c.requireOf(
        c.output(),
        close && zeroPoint == entry.zeroPoint(),
        rule,
        () -> "scale %s, zero point %d".formatted(scale, zeroPoint));
  }
}
