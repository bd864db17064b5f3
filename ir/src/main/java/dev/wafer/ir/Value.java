package dev.wafer.ir;

/**
 * A tensor of a graph in single-assignment form: a graph input, a constant, a variable, or the
 * output of exactly one node. {@code id} is unique in its graph; {@code name} is the model's own
 * and may be any text.
 */
public record Value(int id, String name, TensorType type) {
  /** Stands for an optional input that the model leaves out. */
  public static final Value ABSENT =
      new Value(-1, "", new TensorType(DataType.BOOL, Shape.of(0), Quantization.none()));

  /** The id first, which differs almost always; the default compares in no order. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Value value
            && id == value.id
            && name.equals(value.name)
            && type.equals(value.type));
  }

  /** The id alone: values are keys everywhere, and their types may hold long lists of scales. */
  @Override
  public int hashCode() {
    return id;
  }

  public boolean isAbsent() {
    return id < 0;
  }

  public boolean isPresent() {
    return id >= 0;
  }

  public DataType dataType() {
    return type.dataType();
  }

  public Shape shape() {
    return type.shape();
  }

  public Quantization quantization() {
    return type.quantization();
  }
}
