package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Select;
import dev.wafer.reference.Tensor;
import java.lang.reflect.Array;
import java.util.List;

/** SELECT and SELECT_V2: elements are taken as they are. */
final class Selection {
  private Selection() {}

  static List<Tensor> evaluate(Invocation call) {
    Shape output = call.outputType().shape();
    Shape condition = call.op(Select.class).aligned(call.node().input(0).shape(), output);
    int[] truth = call.input(0).toInts();
    int[] when = Broadcast.indices(condition, output);
    int[] a = Broadcast.indices(call.node().input(1).shape(), output);
    int[] b = Broadcast.indices(call.node().input(2).shape(), output);
    Tensor out = Tensor.zeros(call.outputType());
    Object from = call.input(1).storage();
    Object otherwise = call.input(2).storage();
    for (int i = 0; i < when.length; i++) {
      boolean first = truth[when[i]] != 0;
      Array.set(out.storage(), i, Array.get(first ? from : otherwise, first ? a[i] : b[i]));
    }
    return List.of(out);
  }
}
