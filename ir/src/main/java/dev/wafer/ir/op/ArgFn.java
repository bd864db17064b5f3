package dev.wafer.ir.op;

/** Which element {@link ArgReduce} looks for; the constant's name is TensorFlow Lite's. */
public enum ArgFn {
  ARG_MAX(40),
  ARG_MIN(57);

  private final int optionsType;

  ArgFn(int optionsType) {
    this.optionsType = optionsType;
  }

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  public int optionsType() {
    return optionsType;
  }
}
