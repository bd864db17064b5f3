package dev.wafer.ir.op;

import dev.wafer.ir.Node;
import java.util.Optional;

/**
 * A function of two elements, the inputs broadcast to the output's shape. Only {@link
 * BinaryFn.Kind#ARITHMETIC} fuses an activation.
 */
public record Binary(BinaryFn fn, Activation activation) implements Op {
  public Binary {
    if (fn.kind() != BinaryFn.Kind.ARITHMETIC && activation != Activation.NONE) {
      throw new IllegalArgumentException(fn + " fuses no activation");
    }
  }

  public Binary(BinaryFn fn) {
    this(fn, Activation.NONE);
  }

  /**
   * Whether integers are numbers by themselves: types that are never scaled, what FLOOR_DIV and
   * FLOOR_MOD are given, sums and products of INT16 without scales.
   */
  public boolean isOfPlainNumbers(Node node) {
    return switch (node.input(0).dataType()) {
      case INT32, INT64, BOOL -> true;
      case INT8 -> isOfRawQuotient();
      case INT16 ->
          isOfRawQuotient()
              || ((fn == BinaryFn.ADD || fn == BinaryFn.MUL)
                  && !node.input(0).quantization().isQuantized()
                  && !node.input(1).quantization().isQuantized()
                  && !node.output().quantization().isQuantized());
      default -> false;
    };
  }

  private boolean isOfRawQuotient() {
    return fn == BinaryFn.FLOOR_DIV || fn == BinaryFn.FLOOR_MOD;
  }

  @Override
  public String mnemonic() {
    return fn.name();
  }

  @Override
  public Optional<Activation> fusedActivation() {
    return fn.kind() == BinaryFn.Kind.ARITHMETIC ? Optional.of(activation) : Optional.empty();
  }

  @Override
  public Binary withActivation(Activation other) {
    return new Binary(fn, other);
  }
}
