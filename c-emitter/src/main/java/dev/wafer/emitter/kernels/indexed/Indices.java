package dev.wafer.emitter.kernels.indexed;

import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.KernelRequest;

/** What the kernels of this package take. */
final class Indices {
  private Indices() {}

  /**
   * Whether the first {@code index} inputs and the output have one type of whole bytes, and the
   * input behind them holds indices.
   */
  static boolean accept(KernelRequest request, int index) {
    DataType type = request.outputType();
    boolean same = type.bits() % 8 == 0 && type != DataType.FLOAT64;
    for (int i = 0; i < index; i++) {
      same &= request.inputType(i) == type;
    }
    DataType indices = request.inputType(index);
    return same && (indices == DataType.INT32 || indices == DataType.INT64);
  }

  static int elementBytes(KernelRequest request) {
    return request.outputType().bits() / 8;
  }
}
