package dev.wafer.reference.ops;

import dev.wafer.reference.Tensor;
import java.util.List;

/** Reading and assigning variables. Both give tensors of their own, which nothing writes later. */
final class VariableOps {
  private VariableOps() {}

  static List<Tensor> read(Invocation call) {
    return copy(call, 0);
  }

  static List<Tensor> assign(Invocation call) {
    return copy(call, 1);
  }

  private static List<Tensor> copy(Invocation call, int input) {
    Tensor copy = Tensor.zeros(call.outputType());
    int elements = call.node().output().shape().elements();
    System.arraycopy(call.input(input).storage(), 0, copy.storage(), 0, elements);
    return List.of(copy);
  }
}
