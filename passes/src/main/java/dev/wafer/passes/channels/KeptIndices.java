package dev.wafer.passes.channels;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.reference.Tensor;
import java.util.List;

/** Types and tensors restricted to some indices along an axis. */
final class KeptIndices {
  private KeptIndices() {}

  /** A type whose axis has {@code kept.size()} indices; a per-axis quantization follows. */
  static TensorType type(TensorType type, int axis, List<Integer> kept) {
    int[] dims = type.shape().toArray();
    dims[axis] = kept.size();
    Quantization q = type.quantization();
    if (q.isPerAxis() && q.axis() == axis) {
      q =
          new Quantization(
              kept.stream().map(q.scales()::get).toList(),
              kept.stream().map(q.zeroPoints()::get).toList(),
              axis);
    }
    return new TensorType(type.dataType(), Shape.of(dims), q);
  }

  /** The elements at the kept indices, in their order. */
  static Tensor tensor(Tensor tensor, int axis, List<Integer> kept) {
    Tensor out = Tensor.zeros(type(tensor.type(), axis, kept));
    Shape shape = tensor.type().shape();
    int run = shape.elements(axis + 1, shape.rank());
    int to = 0;
    for (int outer = 0; outer < shape.elements(0, axis); outer++) {
      for (int index : kept) {
        int from = (outer * shape.dim(axis) + index) * run;
        System.arraycopy(tensor.storage(), from, out.storage(), to, run);
        to += run;
      }
    }
    return out;
  }
}
