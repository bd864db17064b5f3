package dev.wafer.ir;

/** What is known of a tensor at compile time. */
public record TensorType(DataType dataType, Shape shape, Quantization quantization) {
  public static TensorType of(DataType dataType, int... dims) {
    return new TensorType(dataType, Shape.of(dims), Quantization.none());
  }

  public TensorType withShape(Shape newShape) {
    return new TensorType(dataType, newShape, quantization);
  }

  public TensorType withDataType(DataType newDataType) {
    return new TensorType(newDataType, shape, quantization);
  }

  public TensorType withQuantization(Quantization newQuantization) {
    return new TensorType(dataType, shape, newQuantization);
  }

  /** Bytes of the tensor in a flat buffer. */
  public long sizeBytes() {
    return dataType.sizeBytes(shape.elements());
  }
}
