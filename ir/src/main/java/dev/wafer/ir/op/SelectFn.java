package dev.wafer.ir.op;

/** How a {@link Select} takes its condition; the constant's name is TensorFlow Lite's. */
public enum SelectFn {
  /** One truth value for each element, for each outermost index, or for all. */
  SELECT(47),
  /** All three inputs are broadcast. */
  SELECT_V2(98);

  private final int optionsType;

  SelectFn(int optionsType) {
    this.optionsType = optionsType;
  }

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  public int optionsType() {
    return optionsType;
  }
}
