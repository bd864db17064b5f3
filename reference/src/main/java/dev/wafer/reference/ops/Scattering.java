package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.OneHot;
import dev.wafer.ir.op.ScatterNd;
import dev.wafer.ir.op.TopK;
import dev.wafer.reference.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What operators compute that make tensors of indices, or indices of tensors. */
final class Scattering {
  private Scattering() {}

  static List<Tensor> oneHot(Invocation call) {
    OneHot op = call.op(OneHot.class);
    long[] indices = call.input(0).toLongs();
    Shape shape = call.node().input(0).shape();
    int inner = shape.elements(op.axis(), shape.rank());
    Tensor out = filled(call, call.input(2));
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] >= 0 && indices[i] < op.depth()) {
        int row = i / inner * op.depth() + (int) indices[i];
        System.arraycopy(call.input(1).storage(), 0, out.storage(), row * inner + i % inner, 1);
      }
    }
    return List.of(out);
  }

  static List<Tensor> topK(Invocation call) {
    int k = call.op(TopK.class).k();
    Shape shape = call.node().input(0).shape();
    int depth = shape.dim(-1);
    Comparator<Integer> falling = falling(call.input(0));
    Tensor values = Tensor.zeros(call.outputType());
    int[] indices = new int[values.elements()];
    for (int row = 0; row < shape.elements() / depth; row++) {
      int first = row * depth;
      List<Integer> best =
          IntStream.range(first, first + depth).boxed().sorted(falling).limit(k).toList();
      for (int i = 0; i < k; i++) {
        indices[row * k + i] = best.get(i) - first;
        System.arraycopy(call.input(0).storage(), best.get(i), values.storage(), row * k + i, 1);
      }
    }
    return List.of(values, Tensor.ofInts(call.node().output(1).type(), indices));
  }

  /** Places by what they hold, the largest first; NaN last. Sorting keeps the order of equals. */
  private static Comparator<Integer> falling(Tensor in) {
    if (in.dataType() != DataType.FLOAT32) {
      long[] values = in.toLongs();
      return Comparator.comparingLong((Integer i) -> values[i]).reversed();
    }
    float[] values = in.floats();
    return (a, b) -> {
      float x = values[a];
      float y = values[b];
      boolean number = !Float.isNaN(x);
      if (number && !Float.isNaN(y)) {
        // No compare: zeros of either sign are equal.
        return x > y ? -1 : x < y ? 1 : 0;
      }
      return Boolean.compare(!number, Float.isNaN(y));
    };
  }

  static List<Tensor> scatter(Invocation call) {
    Shape shape = call.outputType().shape();
    Shape indices = call.node().input(0).shape();
    int depth = indices.dim(-1);
    int run = shape.elements(depth, shape.rank());
    long[] tuples = call.input(0).toLongs();
    Tensor out = filled(call, call.input(2));
    for (int i = 0; i < tuples.length / depth; i++) {
      int place = place(shape, tuples, i * depth, depth);
      if (place >= 0 && call.op(ScatterNd.class).adds()) {
        add(call.input(1), i * run, out, place * run, run);
      } else if (place >= 0) {
        System.arraycopy(call.input(1).storage(), i * run, out.storage(), place * run, run);
      }
    }
    return List.of(out);
  }

  /** The number of the slice that a tuple names; -1 if it lies outside. */
  private static int place(Shape shape, long[] tuples, int first, int depth) {
    int place = 0;
    for (int axis = 0; axis < depth; axis++) {
      long index = tuples[first + axis];
      if (index < 0 || index >= shape.dim(axis)) {
        return -1;
      }
      place = place * shape.dim(axis) + (int) index;
    }
    return place;
  }

  static List<Tensor> where(Invocation call) {
    Shape shape = call.node().input(0).shape();
    boolean real = call.inputType(0) == DataType.FLOAT32;
    float[] floats = real ? call.input(0).floats() : new float[0];
    long[] longs = real ? new long[0] : call.input(0).toLongs();
    long[] rows = new long[call.outputType().shape().elements()];
    int to = 0;
    for (int i = 0; i < shape.elements() && to < rows.length; i++) {
      if (real ? floats[i] != 0 : longs[i] != 0) {
        int rest = i;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
          rows[to + axis] = rest % shape.dim(axis);
          rest /= shape.dim(axis);
        }
        to += shape.rank();
      }
    }
    return call.longs(rows);
  }

  /** Adds a run of elements; of integers the low bits are kept, of BOOL whether one is true. */
  private static void add(Tensor from, int first, Tensor to, int place, int run) {
    for (int i = 0; i < run; i++) {
      switch (to.dataType()) {
        case FLOAT32 -> to.floats()[place + i] += from.floats()[first + i];
        case INT8, UINT8 -> to.bytes()[place + i] += from.bytes()[first + i];
        case BOOL -> to.bytes()[place + i] |= from.bytes()[first + i];
        case INT16 -> to.shorts()[place + i] += from.shorts()[first + i];
        case INT32 -> to.ints()[place + i] += from.ints()[first + i];
        case INT64 -> to.longs()[place + i] += from.longs()[first + i];
        default -> throw new IllegalStateException("sum of " + to.dataType());
      }
    }
  }

  /** The output with one element all over. */
  private static Tensor filled(Invocation call, Tensor element) {
    Tensor out = Tensor.zeros(call.outputType());
    for (int i = 0; i < out.elements(); i++) {
      System.arraycopy(element.storage(), 0, out.storage(), i, 1);
    }
    return out;
  }
}
