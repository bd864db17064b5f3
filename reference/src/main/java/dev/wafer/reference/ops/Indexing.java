package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.DynamicSlice;
import dev.wafer.ir.op.Gather;
import dev.wafer.reference.Tensor;
import java.util.List;

/** What operators compute that read or write places which an input tells. */
final class Indexing {
  private Indexing() {}

  static List<Tensor> gather(Invocation call) {
    Gather op = call.op(Gather.class);
    Shape x = call.node().input(0).shape();
    long[] indices = call.input(1).toLongs();
    int batches = x.elements(0, op.batchDims());
    int outer = x.elements(op.batchDims(), op.axis());
    int inner = x.elements(op.axis() + 1, x.rank());
    int count = indices.length / Math.max(1, batches);
    Tensor out = Tensor.zeros(call.outputType());
    int to = 0;
    for (int batch = 0; batch < batches; batch++) {
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < count; i++) {
          int index = inside(indices[batch * count + i], x.dim(op.axis()));
          int from = ((batch * outer + o) * x.dim(op.axis()) + index) * inner;
          System.arraycopy(call.input(0).storage(), from, out.storage(), to, inner);
          to += inner;
        }
      }
    }
    return List.of(out);
  }

  static List<Tensor> gatherNd(Invocation call) {
    Shape x = call.node().input(0).shape();
    int depth = call.node().input(1).shape().dim(-1);
    long[] indices = call.input(1).toLongs();
    int inner = x.elements(depth, x.rank());
    Tensor out = Tensor.zeros(call.outputType());
    for (int to = 0; to < out.elements() / inner; to++) {
      int from = 0;
      for (int axis = 0; axis < depth; axis++) {
        from = from * x.dim(axis) + inside(indices[to * depth + axis], x.dim(axis));
      }
      System.arraycopy(call.input(0).storage(), from * inner, out.storage(), to * inner, inner);
    }
    return List.of(out);
  }

  static List<Tensor> slice(Invocation call) {
    Tensor out = Tensor.zeros(call.outputType());
    boolean fromEnd = call.op(DynamicSlice.class).fromEnd();
    Shape x = call.node().input(0).shape();
    Shape box = call.outputType().shape();
    int begin = begin(x, box, call.input(1).toLongs(), fromEnd);
    copyRows(x, box, call.input(0).storage(), begin, out.storage(), true);
    return List.of(out);
  }

  static List<Tensor> updateSlice(Invocation call) {
    Tensor out = Tensor.zeros(call.outputType());
    System.arraycopy(call.input(0).storage(), 0, out.storage(), 0, out.elements());
    Shape x = call.node().input(0).shape();
    Shape box = call.node().input(1).shape();
    int begin = begin(x, box, call.input(2).toLongs(), false);
    copyRows(x, box, call.input(1).storage(), begin, out.storage(), false);
    return List.of(out);
  }

  private static int inside(long index, int extent) {
    return (int) Math.max(0, Math.min(index, extent - 1L));
  }

  /** The first element of a box, which is moved inside. */
  private static int begin(Shape x, Shape box, long[] begin, boolean fromEnd) {
    List<Integer> strides = Access.rowMajor(x);
    int first = 0;
    for (int axis = 0; axis < begin.length; axis++) {
      long at = begin[axis] + (fromEnd && begin[axis] < 0 ? x.dim(axis) : 0);
      first += inside(at, x.dim(axis) - box.dim(axis) + 1) * strides.get(axis);
    }
    return first;
  }

  /** Copies a box, row by row, out of a tensor or into it. */
  private static void copyRows(
      Shape x, Shape box, Object from, int begin, Object to, boolean outOf) {
    int run = box.rank() == 0 ? 1 : box.dim(-1);
    List<Integer> strides = Access.rowMajor(x);
    for (int row = 0; row < box.elements() / Math.max(1, run); row++) {
      int rest = row;
      int place = begin;
      for (int axis = box.rank() - 2; axis >= 0; axis--) {
        place += rest % box.dim(axis) * strides.get(axis);
        rest /= box.dim(axis);
      }
      System.arraycopy(from, outOf ? place : row * run, to, outOf ? row * run : place, run);
    }
  }
}
