package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.reference.Tensor;
import java.util.List;

/** PAD and PADV2. */
final class PadOps {
  private PadOps() {}

  static List<Tensor> evaluate(Invocation call) {
    boolean hasFill = call.has(1);
    Tensor out = Tensor.zeros(call.outputType());
    if (hasFill) {
      fill(out.storage(), call.input(1).storage(), out.elements());
    } else if (call.inputType(0).isInteger() && call.outputType().quantization().isQuantized()) {
      int zeroPoint = call.outputType().quantization().zeroPoint();
      Tensor value =
          Tensor.ofInts(call.outputType().withShape(Shape.scalar()), new int[] {zeroPoint});
      fill(out.storage(), value.storage(), out.elements());
    }
    Movements.move(call, call.inputs(), List.of(out));
    return List.of(out);
  }

  /** Copies the first element of {@code value} to all of {@code out}, doubling the filled part. */
  private static void fill(Object out, Object value, int length) {
    if (length == 0) {
      return;
    }
    System.arraycopy(value, 0, out, 0, 1);
    for (int filled = 1; filled < length; filled *= 2) {
      System.arraycopy(out, 0, out, filled, Math.min(filled, length - filled));
    }
  }
}
