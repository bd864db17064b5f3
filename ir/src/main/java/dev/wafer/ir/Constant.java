package dev.wafer.ir;

/** The contents of a parameter, in the form in which the model carries it. */
public sealed interface Constant permits DenseConstant, SparseConstant {
  /** Type of the stored elements. */
  DataType dataType();

  /** Dense shape: what the tensor has once it is expanded. */
  Shape shape();

  /** Bytes that this form takes. */
  long storedBytes();
}
