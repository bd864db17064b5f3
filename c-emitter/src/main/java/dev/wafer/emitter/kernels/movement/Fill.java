package dev.wafer.emitter.kernels.movement;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.passes.lower.KernelRequest;
import java.util.Optional;

/** The constant that PAD writes around its input. */
record Fill(DataType type, Bytes element) {
  private static final int WORD = 4;

  /** The node's fill value: its second input, else what is zero to the output's quantization. */
  static Optional<Fill> of(KernelRequest request) {
    if (request.input(1).isPresent()) {
      return request.constant(1).map(c -> new Fill(c.dataType(), c.data()));
    }
    Value output = request.output();
    boolean hasZeroPoint = output.dataType().isInteger() && output.quantization().isQuantized();
    if (!hasZeroPoint) {
      byte[] zeros = new byte[output.dataType().bits() / 8];
      return Optional.of(new Fill(output.dataType(), Bytes.wrap(zeros)));
    }
    DenseConstant zeroPoint =
        DenseConstant.integers(
            output.dataType(), Shape.scalar(), output.quantization().zeroPoint());
    return Optional.of(new Fill(output.dataType(), zeroPoint.data()));
  }

  /** Whether all bytes of an element are equal, so that {@code memset} writes it. */
  boolean isUniform() {
    for (int i = 1; i < element.size(); i++) {
      if (element.get(i) != element.get(0)) {
        return false;
      }
    }
    return true;
  }

  /** Bytes to whose multiple the constant is aligned. */
  int alignment() {
    return Math.max(WORD, element.size());
  }

  int firstByte() {
    return element.get(0) & 0xFF;
  }
}
