package dev.wafer.cli;

import dev.wafer.emitter.c.CLiterals;
import java.util.stream.Collectors;

/** Tensors as people read them. */
final class TensorText {
  private TensorText() {}

  /** For example {@code i8[1x8x8x1]}. */
  static String type(ModelInspection.Tensor tensor) {
    return tensor.type()
        + "["
        + tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x"))
        + "]";
  }

  /** Type and name, and the quantization where there is one. */
  static String named(ModelInspection.Tensor tensor) {
    String quantization = quantization(tensor);
    return type(tensor)
        + " "
        + tensor.name()
        + (quantization.isEmpty() ? "" : " (" + quantization + ")");
  }

  /** For example {@code scale 0.0039, zero point -128}; empty where the tensor has none. */
  static String quantization(ModelInspection.Tensor tensor) {
    ModelInspection.Scaling scaling = tensor.quantization();
    if (scaling == null) {
      return "";
    }
    return scaling.axis() != null
        ? "per axis " + scaling.axis() + ", " + scaling.scales().size() + " scales"
        : "scale "
            + CLiterals.decimal(scaling.scales().get(0))
            + ", zero point "
            + scaling.zeroPoints().get(0);
  }
}
