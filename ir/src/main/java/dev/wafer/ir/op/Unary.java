package dev.wafer.ir.op;

import dev.wafer.ir.Value;

/**
 * A function of each element. Integers are requantized where the quantization of input and output
 * differs.
 */
public record Unary(UnaryFn fn) implements Op {
  /**
   * Whether integers are numbers by themselves: types that are never scaled, INT16 without scales,
   * whatever NEG is given.
   */
  public boolean isOfPlainNumbers(Value input, Value output) {
    return switch (input.dataType()) {
      case INT32, INT64, BOOL -> true;
      case INT8 -> fn == UnaryFn.NEG;
      case INT16 ->
          fn == UnaryFn.NEG
              || (!input.quantization().isQuantized() && !output.quantization().isQuantized());
      default -> false;
    };
  }

  @Override
  public String mnemonic() {
    return fn.name();
  }

  @Override
  public Activation clamp() {
    return fn.clamp();
  }
}
