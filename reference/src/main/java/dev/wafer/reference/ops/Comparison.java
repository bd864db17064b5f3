package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.reference.Tensor;
import java.util.List;

/**
 * MINIMUM and MAXIMUM, on raw values; of two floats that are equal, or not to be compared, the
 * second one.
 */
final class Comparison {
  private Comparison() {}

  static List<Tensor> minimum(Invocation call) {
    return checkedType(call) == DataType.FLOAT32
        ? call.floats(Elementwise.zipFloats(call, (a, b) -> a < b ? a : b))
        : call.ints(Elementwise.zipInts(call, Math::min));
  }

  static List<Tensor> maximum(Invocation call) {
    return checkedType(call) == DataType.FLOAT32
        ? call.floats(Elementwise.zipFloats(call, (a, b) -> a > b ? a : b))
        : call.ints(Elementwise.zipInts(call, Math::max));
  }

  private static DataType checkedType(Invocation call) {
    Moves.checkTypes(call, 2);
    DataType type = call.inputType(0);
    return switch (type) {
      case FLOAT32, INT8, UINT8, INT16, INT32 -> type;
      default -> throw call.unsupportedTypes("two FLOAT32, INT8, UINT8, INT16 or INT32");
    };
  }
}
