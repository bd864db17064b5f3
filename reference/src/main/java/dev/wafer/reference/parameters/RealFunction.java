package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.Int16Table;
import java.util.function.IntUnaryOperator;

/**
 * ELU, EXP, LOG or GELU of quantized integers, which are computed on real numbers in single
 * precision, as TensorFlow Lite fills its tables ({@code LUTPopulate}): 256 values of bytes,
 * samples of INT16.
 */
public record RealFunction(
    UnaryFunctions.OfFloat function,
    Quantization input,
    Quantization output,
    ActivationRange range) {
  public static RealFunction of(Node node) {
    Quantization output = node.output().quantization();
    ActivationRange range = ActivationRange.of(node.output().dataType());
    UnaryFunctions.OfFloat function =
        node.op() instanceof Gelu gelu
            ? UnaryFunctions.gelu(gelu.approximate())
            : of(((Unary) node.op()).fn(), output.scale() * (range.min() - output.zeroPoint()));
    return new RealFunction(function, node.input(0).quantization(), output, range);
  }

  /**
   * The function as it is of quantized numbers.
   *
   * @param least the least real value that the output holds
   */
  private static UnaryFunctions.OfFloat of(UnaryFn fn, float least) {
    return switch (fn) {
      // Unlike the function on floats.
      case ELU -> x -> x < 0 ? (float) StrictMath.exp(x) - 1 : x;
      case EXP -> x -> (float) StrictMath.exp(x);
      case LOG -> x -> x > 0 ? (float) StrictMath.log(x) : least;
      default -> throw new IllegalStateException(fn + " by a table");
    };
  }

  /** The function of integers: of bytes value by value, of INT16 between two samples. */
  public IntUnaryOperator onIntegers() {
    return range.max() > Byte.MAX_VALUE && range.min() < Byte.MIN_VALUE
        ? table()::lookup
        : this::apply;
  }

  /** Samples of the function of INT16. */
  public Int16Table table() {
    return Int16Table.populate(
        input.scale(),
        input.zeroPoint(),
        output.scale(),
        output.zeroPoint(),
        x -> function.apply((float) x));
  }

  private int apply(int x) {
    float real = input.scale() * (x - input.zeroPoint());
    float scaled = function.apply(real) * (1 / output.scale());
    // A cast saturates, and gives 0 for NaN.
    return range.clamp(
        (int) ((float) FixedPoint.roundHalfAwayFromZero(scaled) + output.zeroPoint()));
  }
}
