package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.passes.lower.KernelRequest;
import java.util.Optional;

/**
 * Weights as a matrix: a row for each output channel, a column for each element of the row of
 * activations, or of the window [filterH, filterW, inC], that the outputs are made from. What lies
 * outside an output's group of a convolution is zero.
 */
final class SparseMatrix {
  private final DenseConstant source;
  private final int outputs;
  private final int columns;
  private final int inC;
  private final int groupC;
  private final int outputsPerGroup;

  private SparseMatrix(DenseConstant source, int columns, int inC, int groupC) {
    this.source = source;
    this.outputs = source.shape().dim(0);
    this.columns = columns;
    this.inC = inC;
    this.groupC = groupC;
    this.outputsPerGroup = outputs / (inC / groupC);
  }

  /** The weights of a FULLY_CONNECTED or CONV_2D, where they are known now and not empty. */
  static Optional<SparseMatrix> of(KernelRequest request) {
    Optional<DenseConstant> source = request.weights().filter(w -> w.dataType() != DataType.INT16);
    if (source.isEmpty() || source.get().shape().elements() == 0) {
      return Optional.empty();
    }
    Shape shape = source.get().shape();
    if (request.node().op().sliding().isEmpty()) {
      int depth = shape.dim(1);
      return Optional.of(new SparseMatrix(source.get(), depth, depth, depth));
    }
    int inC = request.input(0).shape().dim(3);
    int columns = shape.dim(1) * shape.dim(2) * inC;
    return Optional.of(new SparseMatrix(source.get(), columns, inC, shape.dim(3)));
  }

  int outputs() {
    return outputs;
  }

  int columns() {
    return columns;
  }

  /** An integer weight; zero outside the matrix. */
  int integer(int output, int column) {
    int index = index(output, column);
    return index < 0 ? 0 : (int) source.integerAt(index);
  }

  /** A float weight; zero outside the matrix. */
  float real(int output, int column) {
    int index = index(output, column);
    return index < 0 ? 0 : source.floatAt(index);
  }

  boolean isZero(int output, int column) {
    int index = index(output, column);
    if (index < 0) {
      return true;
    }
    return source.dataType() == DataType.FLOAT32
        ? source.floatAt(index) == 0
        : source.integerAt(index) == 0;
  }

  private int index(int output, int column) {
    if (output >= outputs || column >= columns) {
      return -1;
    }
    int channel = column % inC - output / outputsPerGroup * groupC;
    if (channel < 0 || channel >= groupC) {
      return -1;
    }
    return (output * (columns / inC) + column / inC) * groupC + channel;
  }
}
