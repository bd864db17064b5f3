package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;

/** Checks shared by the operators that move elements without reading them. */
final class Moves {
  private Moves() {}

  /** The first {@code count} inputs and all outputs have one element type. */
  static void checkTypes(Invocation call, int count) {
    DataType type = call.inputType(0);
    boolean equal = call.node().outputs().stream().map(Value::dataType).allMatch(type::equals);
    for (int i = 1; i < count; i++) {
      equal &= call.inputType(i) == type;
    }
    if (!equal) {
      throw call.unsupportedTypes("any one type for all inputs and outputs");
    }
  }
}
