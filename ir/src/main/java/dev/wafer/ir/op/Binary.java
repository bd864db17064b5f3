package dev.wafer.ir.op;

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
