package dev.wafer.emitter.kernels.movement;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.passes.lower.KernelRequest;

/** What the kernels of this package can move. */
final class Movable {
  /** Shorter runs are not worth a call of {@code memcpy}. */
  static final int MIN_RUN_BYTES = 8;

  private Movable() {}

  /** Whether the first {@code inputs} inputs and all outputs have one type of whole bytes. */
  static boolean accepts(KernelRequest request, int inputs) {
    return acceptsWhole(request, inputs) && request.inputType(0).bits() % 8 == 0;
  }

  /** The same for kernels that move whole tensors, whose elements may share bytes. */
  static boolean acceptsWhole(KernelRequest request, int inputs) {
    DataType type = request.inputType(0);
    boolean same = request.node().outputs().stream().map(Value::dataType).allMatch(type::equals);
    for (int i = 1; i < inputs; i++) {
      same &= request.inputType(i) == type;
    }
    return same && type != DataType.FLOAT64;
  }

  static int elementBytes(KernelRequest request) {
    return request.inputType(0).bits() / 8;
  }
}
