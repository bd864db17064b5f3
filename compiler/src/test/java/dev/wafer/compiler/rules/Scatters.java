package dev.wafer.compiler.rules;

import dev.wafer.compiler.rules.Instances.Drawn;
import dev.wafer.frontend.ModelBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The part of {@link Instances} that makes tensors of indices, or indices of tensors. */
final class Scatters {
  private final Map<String, Drawn> all = new LinkedHashMap<>();

  private Scatters() {
    add("ONE_HOT", Scatters::oneHot);
    add("TOPK_V2", Scatters::topK);
    add("SCATTER_ND", Scatters::scatterNd);
    add("SPARSE_TO_DENSE", Scatters::sparseToDense);
    add("WHERE", Scatters::where);
    add("SEGMENT_SUM", Scatters::segmentSum);
  }

  static Map<String, Drawn> all() {
    return new Scatters().all;
  }

  private void add(String name, Consumer<Instance> fill) {
    all.put(name, new Drawn(ModelBuilder.code(name), fill));
  }

  private static void oneHot(Instance i) {
    int[] in = i.extents();
    int axis = i.axis(in.length + 1);
    int depth = 1 + i.axis(5);
    i.options().int32(0, axis);
    Indexes.indices(i, depth, in);
    i.scalar(depth).input().input();
    i.output(
        IntStream.range(0, in.length + 1)
            .map(a -> a < axis ? in[a] : a == axis ? depth : in[a - 1])
            .toArray());
  }

  private static void topK(Instance i) {
    int[] in = i.extents();
    int[] out = in.clone();
    if (out.length > 0) {
      in[in.length - 1] += i.axis(3);
    }
    i.input(in).scalar(out.length == 0 ? 1 : out[out.length - 1]);
    i.output(out).output(ElementType.INT32, out);
  }

  private static void scatterNd(Instance i) {
    int[] out = i.extents();
    int depth = 1 + i.axis(out.length);
    int[] slice = Arrays.copyOfRange(out, Math.min(depth, out.length), out.length);
    Indexes.indices(i, 2, 3, depth);
    i.input(IntStream.concat(IntStream.of(3), IntStream.of(slice)).toArray());
    i.indices(out).output(out);
  }

  private static void sparseToDense(Instance i) {
    int[] out = i.extents();
    int rows = out.length == 1 && i.random().nextBoolean() ? 1 : 4;
    if (out.length == 1) {
      Indexes.indices(i, 2, rows == 1 ? new int[0] : new int[] {rows});
    } else {
      Indexes.indices(i, 2, rows, out.length);
    }
    i.indices(out).input(i.random().nextBoolean() ? new int[0] : new int[] {rows}).input();
    i.output(out);
  }

  private static void where(Instance i) {
    int[] in = i.extents();
    i.input(in).output(ElementType.INT64, 1 + i.axis(6), in.length);
  }

  private static void segmentSum(Instance i) {
    int[] in = i.extents();
    int rows = in.length == 0 ? 1 : in[0];
    int[] out = in.clone();
    i.input(in);
    if (i.random().nextBoolean()) {
      i.input(ElementType.INT32, rows);
    } else {
      i.indices(IntStream.range(0, rows).map(row -> row / 2).toArray());
      if (out.length > 0) {
        out[0] = (rows + 1) / 2;
      }
    }
    i.output(out);
  }
}
