package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.ArgReduce;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.MeanParameters;
import dev.wafer.reference.parameters.ProductParameters;
import java.util.Arrays;
import java.util.List;

/** Functions of the elements along axes; elements are added in the order of the input. */
final class Reduction {
  private Reduction() {}

  static List<Tensor> evaluate(Invocation call) {
    ReduceFn fn = call.op(Reduce.class).fn();
    DataType type = call.inputType(0);
    boolean scaled = (type == INT8 || type == UINT8 || type == INT16) && !fn.selects();
    if (type == FLOAT32) {
      return call.floats(floats(call, fn));
    }
    if (!scaled) {
      return call.longs(longs(call, fn));
    }
    return call.ints(fn == ReduceFn.REDUCE_PROD ? products(call) : scaled(call));
  }

  private static float[] floats(Invocation call, ReduceFn fn) {
    float[] in = call.input(0).floats();
    float[] out = new float[call.outputType().shape().elements()];
    Arrays.fill(out, first(fn));
    int[] target = targets(call);
    for (int i = 0; i < in.length; i++) {
      float x = in[i];
      float so = out[target[i]];
      out[target[i]] =
          switch (fn) {
            case MEAN, SUM -> so + x;
            case REDUCE_PROD -> so * x;
            case REDUCE_MAX -> x > so ? x : so;
            case REDUCE_MIN -> x < so ? x : so;
            case REDUCE_ALL, REDUCE_ANY -> throw new IllegalStateException(fn + " of floats");
          };
    }
    int count = out.length == 0 ? 0 : in.length / out.length;
    for (int i = 0; i < out.length && fn == ReduceFn.MEAN && count > 0; i++) {
      out[i] /= count;
    }
    return out;
  }

  private static float first(ReduceFn fn) {
    return switch (fn) {
      case REDUCE_MAX -> -Float.MAX_VALUE;
      case REDUCE_MIN -> Float.MAX_VALUE;
      case REDUCE_PROD -> 1;
      case MEAN, SUM, REDUCE_ALL, REDUCE_ANY -> 0;
    };
  }

  private static int[] scaled(Invocation call) {
    MeanParameters parameters = MeanParameters.of(call.node());
    int[] in = call.input(0).toInts();
    int[] sums = new int[call.outputType().shape().elements()];
    int[] target = targets(call);
    for (int i = 0; i < in.length; i++) {
      sums[target[i]] += in[i];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = parameters.finish(sums[i]);
    }
    return sums;
  }

  private static int[] products(Invocation call) {
    ProductParameters parameters = ProductParameters.of(call.node());
    int[] in = call.input(0).toInts();
    int[] products = new int[call.outputType().shape().elements()];
    boolean[] started = new boolean[products.length];
    int[] target = targets(call);
    for (int i = 0; i < in.length; i++) {
      int to = target[i];
      products[to] =
          started[to] ? parameters.next(products[to], in[i]) : in[i] + parameters.inputOffset();
      started[to] = true;
    }
    for (int i = 0; i < products.length; i++) {
      products[i] = parameters.finish(products[i]);
    }
    return products;
  }

  /** Of sums and products the low bits count. */
  private static long[] longs(Invocation call, ReduceFn fn) {
    long[] in = call.input(0).toLongs();
    long[] out = new long[call.outputType().shape().elements()];
    Arrays.fill(
        out,
        switch (fn) {
          case REDUCE_MAX -> Long.MIN_VALUE;
          case REDUCE_MIN -> Long.MAX_VALUE;
          case REDUCE_PROD, REDUCE_ALL -> 1;
          case MEAN, SUM, REDUCE_ANY -> 0;
        });
    int[] target = targets(call);
    for (int i = 0; i < in.length; i++) {
      long x = in[i];
      long so = out[target[i]];
      out[target[i]] =
          switch (fn) {
            case MEAN, SUM -> so + x;
            case REDUCE_PROD -> so * x;
            case REDUCE_MAX -> Math.max(so, x);
            case REDUCE_MIN -> Math.min(so, x);
            case REDUCE_ALL -> so != 0 && x != 0 ? 1 : 0;
            case REDUCE_ANY -> so != 0 || x != 0 ? 1 : 0;
          };
    }
    for (int i = 0; i < out.length && fn == ReduceFn.MEAN; i++) {
      out[i] /= in.length / out.length;
    }
    return out;
  }

  /** The index of the largest or of the least along an axis. */
  static List<Tensor> arg(Invocation call) {
    ArgReduce op = call.op(ArgReduce.class);
    Shape in = call.node().input(0).shape();
    int inner = in.elements(op.axis() + 1, in.rank());
    int depth = in.dim(op.axis());
    boolean real = call.inputType(0) == FLOAT32;
    float[] floats = real ? call.input(0).floats() : new float[0];
    int[] ints = real ? new int[0] : call.input(0).toInts();
    long[] found = new long[call.outputType().shape().elements()];
    int sign = op.fn() == ArgFn.ARG_MAX ? 1 : -1;
    for (int i = 0; i < found.length; i++) {
      int from = i / inner * inner * depth + i % inner;
      int best = 0;
      for (int d = 1; d < depth; d++) {
        int a = from + d * inner;
        int b = from + best * inner;
        boolean better =
            real ? floats[a] * sign > floats[b] * sign : Integer.compare(ints[a], ints[b]) == sign;
        best = better ? d : best;
      }
      found[i] = best;
    }
    return call.longs(found);
  }

  /** For each element of the input, the output element that it is part of. */
  private static int[] targets(Invocation call) {
    Shape in = call.node().input(0).shape();
    int[] kept = in.toArray();
    for (int axis : call.op(Reduce.class).axes()) {
      kept[axis] = 1;
    }
    return Broadcast.indices(Shape.of(kept), in);
  }
}
