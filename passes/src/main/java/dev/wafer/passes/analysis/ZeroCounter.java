package dev.wafer.passes.analysis;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;

/** Counts elements that are raw zeros: those that a sparse form need not store. */
public final class ZeroCounter {
  private ZeroCounter() {}

  public static long zeros(Constant constant) {
    if (constant instanceof SparseConstant sparse) {
      int stored = sparse.values().size() * 8 / sparse.dataType().bits();
      DenseConstant values =
          new DenseConstant(sparse.dataType(), Shape.of(stored), sparse.values());
      return sparse.shape().elements() - stored + zeros(values);
    }
    DenseConstant dense = (DenseConstant) constant;
    long zeros = 0;
    for (int i = 0; i < dense.shape().elements(); i++) {
      boolean zero = dense.dataType().isFloat() ? dense.floatAt(i) == 0f : dense.integerAt(i) == 0;
      zeros += zero ? 1 : 0;
    }
    return zeros;
  }
}
