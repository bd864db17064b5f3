package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AddParameters;
import dev.wafer.reference.parameters.DivParameters;
import dev.wafer.reference.parameters.MulParameters;
import dev.wafer.reference.parameters.PreluParameters;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * The functions of two values, with broadcasting: on floats, on plain and on quantized integers.
 */
final class BinaryOps {
  private BinaryOps() {}

  static List<Tensor> evaluate(Invocation call) {
    Binary op = call.op(Binary.class);
    DataType type = call.inputType(0);
    if (!typesFit(call, op.fn(), type)) {
      throw call.unsupportedTypes("inputs and output of one type: " + op.fn().types());
    }
    return type == DataType.FLOAT32
        ? call.floats(Elementwise.zipFloats(call, onFloats(op)))
        : call.ints(
            Elementwise.zipInts(
                call, isQuantized(type) ? onQuantized(op.fn(), call.node()) : onIntegers(op)));
  }

  private static boolean typesFit(Invocation call, BinaryFn fn, DataType type) {
    boolean known =
        switch (fn) {
          case ADD, SUB, MUL -> type != DataType.UINT8;
          case DIV -> type == DataType.FLOAT32 || type == DataType.INT8;
          case PRELU -> type == DataType.FLOAT32 || isQuantized(type);
          case MINIMUM, MAXIMUM -> true;
        };
    // The parameter of an INT16 activation may have 8 bits.
    boolean second =
        call.inputType(1) == type
            || (fn == BinaryFn.PRELU && isQuantized(type) && call.inputType(1) == DataType.INT8);
    return known
        && second
        && call.outputType().dataType() == type
        && switch (type) {
          case FLOAT32, INT8, UINT8, INT16, INT32 -> true;
          default -> false;
        };
  }

  private static boolean isQuantized(DataType type) {
    return type == DataType.INT8 || type == DataType.INT16;
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
      case DIV, PRELU -> throw new IllegalStateException(op.fn() + " of plain integers");
    };
  }

  private static IntBinaryOperator onQuantized(BinaryFn fn, Node node) {
    return switch (fn) {
      case ADD -> AddParameters.of(node)::add;
      case SUB -> AddParameters.of(node)::subtract;
      case MUL -> MulParameters.of(node)::multiply;
      case DIV -> DivParameters.of(node)::divide;
      case MINIMUM -> Math::min;
      case MAXIMUM -> Math::max;
      case PRELU -> PreluParameters.of(node)::apply;
    };
  }
}
