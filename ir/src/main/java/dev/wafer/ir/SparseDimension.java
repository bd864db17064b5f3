package dev.wafer.ir;

import java.util.List;

/** One level of a sparse encoding, in traversal order. */
public sealed interface SparseDimension {
  /** Every index from 0 to {@code size - 1} is present. */
  record Dense(int size) implements SparseDimension {}

  /**
   * Compressed sparse row: the indices present under parent position {@code p} are {@code
   * indices[segments[p]] .. indices[segments[p + 1] - 1]}.
   */
  record Csr(List<Integer> segments, List<Integer> indices) implements SparseDimension {
    public Csr {
      segments = List.copyOf(segments);
      indices = List.copyOf(indices);
    }
  }
}
