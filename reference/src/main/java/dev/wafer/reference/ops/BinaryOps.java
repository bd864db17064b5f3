package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.DivParameters;
import dev.wafer.reference.parameters.MulParameters;
import dev.wafer.reference.parameters.PreluParameters;
import dev.wafer.reference.parameters.RescaledPairParameters;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * The functions of two values, with broadcasting: on floats, on plain and on quantized integers.
 */
final class BinaryOps {
  private BinaryOps() {}

  static List<Tensor> evaluate(Invocation call) {
    Binary op = call.op(Binary.class);
    return switch (call.inputType(0)) {
      case FLOAT32 -> call.floats(Elementwise.zipFloats(call, onFloats(op)));
      case INT8, UINT8, INT16 ->
          call.ints(
              Elementwise.zipInts(
                  call,
                  op.isOfPlainNumbers(call.node())
                      ? onNarrow(op, call.outputType().dataType())
                      : onQuantized(op.fn(), call.node())));
      case INT64, BOOL -> call.longs(Elementwise.zipLongs(call, onLongs(op.fn())));
      default -> call.ints(Elementwise.zipInts(call, onIntegers(op)));
    };
  }

  private static Elementwise.FloatBinary onFloats(Binary op) {
    Activation clamp = op.activation();
    return switch (op.fn()) {
      case ADD -> (a, b) -> Elementwise.clamp(clamp, a + b);
      case SUB -> (a, b) -> Elementwise.clamp(clamp, a - b);
      case MUL -> (a, b) -> Elementwise.clamp(clamp, a * b);
      case DIV -> (a, b) -> Elementwise.clamp(clamp, a / b);
      // Of two floats that are equal, or not to be compared, the second one.
      case MINIMUM -> (a, b) -> a < b ? a : b;
      case MAXIMUM -> (a, b) -> a > b ? a : b;
      case PRELU -> (x, alpha) -> x >= 0 ? x : x * alpha;
      case SQUARED_DIFFERENCE -> (a, b) -> (a - b) * (a - b);
      case FLOOR_DIV -> (a, b) -> (float) Math.floor((double) a / b);
      case FLOOR_MOD -> BinaryOps::floorMod;
      case POW -> (a, b) -> (float) StrictMath.pow(a, b);
      case ATAN2 -> (a, b) -> (float) StrictMath.atan2(a, b);
      case LOGICAL_AND, LOGICAL_OR -> throw new IllegalStateException(op.fn() + " of floats");
    };
  }

  private static IntBinaryOperator onIntegers(Binary op) {
    Activation clamp = op.activation();
    return switch (op.fn()) {
      case ADD -> (a, b) -> a + b;
      case SUB -> (a, b) -> Elementwise.clamp(clamp, a - b);
      case MUL -> (a, b) -> Elementwise.clamp(clamp, a * b);
      case MINIMUM -> Math::min;
      case MAXIMUM -> Math::max;
      case DIV -> (a, b) -> Elementwise.clamp(clamp, b == 0 ? overZero(a) : a / b);
      case SQUARED_DIFFERENCE -> (a, b) -> (a - b) * (a - b);
      case FLOOR_DIV -> (a, b) -> b == 0 ? overZero(a) : Math.floorDiv(a, b);
      case FLOOR_MOD -> (a, b) -> b == 0 ? 0 : Math.floorMod(a, b);
      case POW -> BinaryOps::power;
      case PRELU, ATAN2, LOGICAL_AND, LOGICAL_OR ->
          throw new IllegalStateException(op.fn() + " of plain integers");
    };
  }

  /** Of INT8 and INT16 that stand for themselves: sums and products wrap, quotients saturate. */
  private static IntBinaryOperator onNarrow(Binary op, DataType type) {
    IntBinaryOperator whole = onIntegers(new Binary(op.fn()));
    ActivationRange range = ActivationRange.of(type);
    return op.fn().kind() == BinaryFn.Kind.ARITHMETIC
        ? (a, b) -> Elementwise.clamp(op.activation(), (short) whole.applyAsInt(a, b))
        : (a, b) -> range.clamp(whole.applyAsInt(a, b));
  }

  /** What a division by zero gives in place of an infinity, or of no number. */
  private static int overZero(int dividend) {
    return dividend == 0 ? 0 : dividend > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
  }

  /** Of what leaves 32 bits the low ones; to a negative exponent the quotient, cut toward zero. */
  private static int power(int base, int exponent) {
    if (exponent < 0) {
      return Math.abs((long) base) == 1 ? power(base, exponent & 1) : 0;
    }
    int result = 1;
    int factor = base;
    for (int left = exponent; left > 0; left >>= 1) {
      result *= (left & 1) == 1 ? factor : 1;
      factor *= factor;
    }
    return result;
  }

  private static float floorMod(float a, float b) {
    float rest = a % b;
    return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
  }

  private static LongBinaryOperator onLongs(BinaryFn fn) {
    return switch (fn) {
      case ADD -> (a, b) -> a + b;
      case SUB -> (a, b) -> a - b;
      case MUL -> (a, b) -> a * b;
      case MINIMUM -> Math::min;
      case MAXIMUM -> Math::max;
      case FLOOR_MOD -> (a, b) -> b == 0 ? 0 : Math.floorMod(a, b);
      case LOGICAL_AND -> (a, b) -> a != 0 && b != 0 ? 1 : 0;
      case LOGICAL_OR -> (a, b) -> a != 0 || b != 0 ? 1 : 0;
      case DIV, SQUARED_DIFFERENCE, FLOOR_DIV, POW, ATAN2, PRELU ->
          throw new IllegalStateException(fn + " of INT64 or BOOL");
    };
  }

  private static IntBinaryOperator onQuantized(BinaryFn fn, Node node) {
    return switch (fn) {
      case ADD -> RescaledPairParameters.of(node)::add;
      case SUB -> RescaledPairParameters.of(node)::subtract;
      case MUL -> MulParameters.of(node)::multiply;
      case DIV -> DivParameters.of(node)::divide;
      case MINIMUM -> Math::min;
      case MAXIMUM -> Math::max;
      case PRELU -> PreluParameters.of(node)::apply;
      case SQUARED_DIFFERENCE -> RescaledPairParameters.of(node)::squaredDifference;
      case FLOOR_DIV, FLOOR_MOD, POW, ATAN2, LOGICAL_AND, LOGICAL_OR ->
          throw new IllegalStateException(fn + " of quantized integers");
    };
  }
}
