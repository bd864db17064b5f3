package dev.wafer.frontend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Writes a dense tensor in one of the encodings that TensorFlow Lite's sparsity parameters allow:
 * any traversal order, any blocks, dense and compressed levels in any mix, index vectors of any
 * width that holds them.
 */
public final class SparseEncoder {
  /**
   * An encoding.
   *
   * @param sparsity the sparsity parameters
   * @param stored row-major positions, in the dense tensor, of the stored elements in their order
   */
  public record Encoding(ModelBuilder.Table sparsity, List<Integer> stored, String description) {}

  private final int[] shape;
  private final Random random;
  private final int rank;
  private final List<Integer> blockMap = new ArrayList<>();
  private final List<Integer> order = new ArrayList<>();
  private final int[] extents;

  /** Coordinates of the elements that must be stored. */
  private final List<int[]> mustStore;

  private SparseEncoder(int[] shape, boolean[] present, Random random) {
    this.shape = shape.clone();
    this.random = random;
    rank = shape.length;
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(axes, random);
    blockMap.addAll(axes.subList(0, random.nextInt(rank + 1)));
    extents = Arrays.copyOf(shape, rank + blockMap.size());
    for (int block = 0; block < blockMap.size(); block++) {
      int axis = blockMap.get(block);
      int size = divisor(shape[axis]);
      extents[axis] /= size;
      extents[rank + block] = size;
    }
    order.addAll(permutation(0, rank));
    order.addAll(permutation(rank, extents.length));
    mustStore =
        IntStream.range(0, present.length)
            .filter(element -> present[element])
            .mapToObj(this::coordinates)
            .toList();
  }

  /**
   * A random encoding.
   *
   * @param present which elements must be stored; others may be
   */
  public static Encoding encode(int[] shape, boolean[] present, Random random) {
    return new SparseEncoder(shape, present, random).encode();
  }

  private Encoding encode() {
    List<ModelBuilder.Table> levels = new ArrayList<>();
    StringBuilder formats = new StringBuilder();
    List<int[]> prefixes = List.of(new int[extents.length]);
    for (int level = 0; level < order.size(); level++) {
      boolean compressed = order.get(level) < rank && random.nextBoolean();
      formats.append(compressed ? 'S' : 'D');
      List<int[]> next = new ArrayList<>();
      List<Integer> segments = new ArrayList<>(List.of(0));
      List<Integer> indices = new ArrayList<>();
      for (int[] prefix : prefixes) {
        for (int i = 0; i < extents[order.get(level)]; i++) {
          int[] child = prefix.clone();
          child[order.get(level)] = i;
          if (!compressed || holds(child, level + 1) || random.nextInt(12) == 0) {
            next.add(child);
            indices.add(i);
          }
        }
        segments.add(indices.size());
      }
      prefixes = next;
      levels.add(compressed ? csr(segments, indices) : dense(extents[order.get(level)]));
    }
    ModelBuilder.Table sparsity =
        new ModelBuilder.Table().int32s(0, array(order)).tables(2, levels);
    if (!blockMap.isEmpty()) {
      sparsity.int32s(1, array(blockMap));
    }
    return new Encoding(
        sparsity,
        prefixes.stream().map(this::position).toList(),
        Arrays.toString(shape) + " order " + order + " blocks " + blockMap + " levels " + formats);
  }

  /** Whether an element that must be stored lies below a prefix of so many levels. */
  private boolean holds(int[] prefix, int levels) {
    for (int[] at : mustStore) {
      int level = 0;
      while (level < levels && at[order.get(level)] == prefix[order.get(level)]) {
        level++;
      }
      if (level == levels) {
        return true;
      }
    }
    return false;
  }

  private int[] coordinates(int element) {
    int[] at = new int[extents.length];
    int rest = element;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int block = blockMap.indexOf(axis);
      int size = block < 0 ? 1 : extents[rank + block];
      int index = rest % shape[axis];
      rest /= shape[axis];
      at[axis] = index / size;
      if (block >= 0) {
        at[rank + block] = index % size;
      }
    }
    return at;
  }

  private int position(int[] at) {
    int position = 0;
    for (int axis = 0; axis < rank; axis++) {
      int block = blockMap.indexOf(axis);
      int index = block < 0 ? at[axis] : at[axis] * extents[rank + block] + at[rank + block];
      position = position * shape[axis] + index;
    }
    return position;
  }

  private int divisor(int extent) {
    List<Integer> divisors =
        IntStream.rangeClosed(1, extent).filter(d -> extent % d == 0).boxed().toList();
    return divisors.get(random.nextInt(divisors.size()));
  }

  private List<Integer> permutation(int from, int to) {
    List<Integer> permutation = new ArrayList<>(IntStream.range(from, to).boxed().toList());
    Collections.shuffle(permutation, random);
    return permutation;
  }

  private static ModelBuilder.Table dense(int size) {
    return new ModelBuilder.Table().int8(0, 0).int32(1, size);
  }

  private ModelBuilder.Table csr(List<Integer> segments, List<Integer> indices) {
    ModelBuilder.Table level = new ModelBuilder.Table().int8(0, 1);
    vector(level, 2, segments);
    vector(level, 4, indices);
    return level;
  }

  /** An index vector of one of the widths that hold its values. */
  private void vector(ModelBuilder.Table level, int field, List<Integer> values) {
    int most = values.stream().mapToInt(Integer::intValue).max().orElse(0);
    int width = 1 + random.nextInt(most < 1 << 8 ? 3 : most < 1 << 16 ? 2 : 1);
    ModelBuilder.Table vector = new ModelBuilder.Table();
    switch (width) {
      case 1 -> vector.int32s(0, array(values));
      case 2 -> vector.uint16s(0, array(values));
      default -> {
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = values.get(i).byteValue();
        }
        vector.bytes(0, bytes);
      }
    }
    level.int8(field, width).table(field + 1, vector);
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
