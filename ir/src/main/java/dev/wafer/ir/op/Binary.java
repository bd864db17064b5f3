package dev.wafer.ir.op;

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
}
