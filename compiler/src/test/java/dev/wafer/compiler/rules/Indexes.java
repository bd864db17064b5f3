package dev.wafer.compiler.rules;

import static dev.wafer.compiler.rules.ElementType.FLOAT32;
import static dev.wafer.compiler.rules.ElementType.INT32;
import static dev.wafer.compiler.rules.ElementType.INT64;
import static dev.wafer.compiler.rules.ElementType.INT8;

import dev.wafer.compiler.rules.Instances.Drawn;
import dev.wafer.frontend.ModelBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The part of {@link Instances} that repeats elements, deals them out, or takes them by indices.
 */
final class Indexes {
  private final Map<String, Drawn> all = new LinkedHashMap<>();

  private Indexes() {
    repeated();
    add("GATHER", Indexes::gather);
    add("GATHER_ND", Indexes::gatherNd);
    add("EMBEDDING_LOOKUP", Indexes::embedding);
    add("DYNAMIC_UPDATE_SLICE", Indexes::updateSlice);
    all.putAll(Scatters.all());
  }

  static Map<String, Drawn> all() {
    return new Indexes().all;
  }

  private void add(String name, Consumer<Instance> fill) {
    all.put(name, new Drawn(ModelBuilder.code(name), fill));
  }

  private void repeated() {
    add(
        "TILE",
        i -> {
          int[] in = i.extents();
          int[] times = i.extents();
          i.input(in)
              .indices(times)
              .output(IntStream.range(0, in.length).map(a -> in[a] * times[a]).toArray());
        });
    add(
        "MIRROR_PAD",
        i -> {
          int[] in = i.extents();
          int symmetric = i.axis(2);
          int[] around =
              IntStream.range(0, 2 * in.length).map(a -> i.axis(in[a / 2] + symmetric)).toArray();
          i.options().int8(0, symmetric);
          i.input(in).pairs(around);
          i.output(
              IntStream.range(0, in.length)
                  .map(a -> in[a] + around[2 * a] + around[2 * a + 1])
                  .toArray());
        });
    add("SPACE_TO_BATCH_ND", i -> blocks(i, true));
    add("BATCH_TO_SPACE_ND", i -> blocks(i, false));
    add(
        "MATRIX_DIAG",
        i -> {
          int[] in = i.extents();
          int[] out = Arrays.copyOf(in, in.length + 1);
          out[in.length] = in.length == 0 ? 1 : in[in.length - 1];
          i.input(in).output(out);
        });
    add(
        "MATRIX_SET_DIAG",
        i -> {
          int[] in = i.extents();
          int[] diagonal = Arrays.copyOf(in, Math.max(0, in.length - 1));
          if (diagonal.length > 0) {
            int last = diagonal.length - 1;
            diagonal[last] = Math.min(in[last], in[last + 1]);
          }
          i.input(in).input(diagonal).output(in);
        });
  }

  private static void blocks(Instance i, boolean toBatch) {
    int[] batches = i.extents();
    int axes = Math.min(Math.max(0, batches.length - 1), 1 + i.axis(2));
    int[] block = IntStream.range(0, axes).map(a -> 1 + i.axis(3)).toArray();
    int[] around = IntStream.range(0, 2 * axes).map(a -> i.axis(2)).toArray();
    int[] wide = batches.clone();
    for (int a = 0; a < axes; a++) {
      wide[1 + a] = batches[1 + a] * block[a] - around[2 * a] - around[2 * a + 1];
      batches[0] *= block[a];
    }
    if (IntStream.of(wide).anyMatch(extent -> extent < 1)) {
      around = new int[2 * axes];
      for (int a = 0; a < axes; a++) {
        wide[1 + a] = batches[1 + a] * block[a];
      }
    }
    i.input(toBatch ? wide : batches).indices(block).pairs(around).output(toBatch ? batches : wide);
  }

  /** Indices known at compile time lie inside; others are drawn from all numbers. */
  static void indices(Instance i, int most, int... shape) {
    if (i.random().nextBoolean()) {
      i.input(i.random().nextBoolean() ? INT32 : INT64, shape);
    } else {
      i.places(most, shape);
    }
  }

  private static void gather(Instance i) {
    int[] in = i.extents();
    int axis = i.axis(in.length);
    int batches = i.axis(1 + Math.min(2, axis));
    int[] indices = Arrays.copyOf(in, batches + i.axis(3));
    Arrays.fill(indices, Math.min(batches, indices.length), indices.length, 2);
    i.options().int32(0, axis).int32(1, batches);
    i.input(in);
    indices(i, in.length == 0 ? 1 : in[axis], indices);
    IntStream out =
        IntStream.concat(
            IntStream.of(in).limit(axis), IntStream.of(indices).skip(Math.max(0, batches)));
    i.output(IntStream.concat(out, IntStream.of(in).skip(axis + 1L)).toArray());
  }

  private static void gatherNd(Instance i) {
    int[] in = i.extents();
    int depth = 1 + i.axis(in.length);
    i.input(in);
    indices(i, 1, 3, depth);
    i.output(IntStream.concat(IntStream.of(3), IntStream.of(in).skip(depth)).toArray());
  }

  private static void embedding(Instance i) {
    int[] table = i.extents();
    indices(i, table.length == 0 ? 1 : table[0], 4);
    if (i.in() == INT8 && i.out() == FLOAT32) {
      i.weights(INT8, table);
    } else {
      i.input(table);
    }
    i.output(IntStream.concat(IntStream.of(4), IntStream.of(table).skip(1)).toArray());
  }

  private static void updateSlice(Instance i) {
    int[] in = i.extents();
    int[] part = IntStream.of(in).map(extent -> 1 + i.axis(extent)).toArray();
    i.input(in).input(part);
    indices(i, 1, in.length);
    i.output(in);
  }
}
