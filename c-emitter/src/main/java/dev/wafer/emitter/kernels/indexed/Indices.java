package dev.wafer.emitter.kernels.indexed;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.ir.DataType;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;

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

  /** Of an element that is set to one that is read each time, since it may change by that. */
  static Counts fill(DataType type, Core core) {
    return switch (type) {
      case INT64 -> Counts.of(STEP).and(LOAD, 1.5).and(STORE, 2);
      case INT32, UINT32 -> Counts.of(LOAD, 3).and(STORE).and(ARITHMETIC, 4);
      case INT8, UINT8, BOOL ->
          Counts.of(LOAD, 2).and(STORE).and(ARITHMETIC, core.has(Feature.UNALIGNED) ? 4 : 3.3);
      case FLOAT32 -> Counts.of(STEP).and(LOAD, 0.5).and(STORE).and(ARITHMETIC, 0.5);
      default -> Counts.of(STEP).and(LOAD).and(STORE).and(ARITHMETIC);
    };
  }

  static int elementBytes(KernelRequest request) {
    return request.outputType().bits() / 8;
  }
}
