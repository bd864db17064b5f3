package dev.wafer.reference;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import dev.wafer.ir.WaferException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Expands TensorFlow Lite's sparse encoding (a tree of dense and compressed levels over the
 * dimensions and blocks of a tensor, in any order) to the dense form.
 */
public final class SparseDecoder {
  private final SparseConstant sparse;
  private final int elementBits;
  private final byte[] dense;
  private final int[] shape;
  private final int[] coordinates;
  private int read;

  private SparseDecoder(SparseConstant sparse) {
    this.sparse = sparse;
    elementBits = sparse.dataType().bits();
    dense = new byte[Math.toIntExact(sparse.dataType().sizeBytes(sparse.shape().elements()))];
    shape = sparse.shape().toArray();
    int levels = sparse.traversalOrder().size();
    if (levels != sparse.dimensions().size() || levels != shape.length + sparse.blockMap().size()) {
      throw malformed("one level for each dimension and block", levels + " levels");
    }
    coordinates = new int[levels];
    if (!sparse.traversalOrder().stream().sorted().toList().equals(range(levels))) {
      throw malformed("the traversal order is a permutation", sparse.traversalOrder().toString());
    }
    checkExtents();
  }

  /** Dense levels cover their dimension exactly, so that no walk is longer than the tensor. */
  private void checkExtents() {
    int[] outerExtents = shape.clone();
    for (int block = 0; block < sparse.blockMap().size(); block++) {
      int dimension = sparse.blockMap().get(block);
      if (dimension < 0 || dimension >= shape.length) {
        throw malformed("blocks split dimensions of the tensor", sparse.blockMap().toString());
      }
      int extent = blockExtent(block);
      if (extent <= 0 || outerExtents[dimension] % extent != 0) {
        throw malformed("blocks divide the dimension that they split", Integer.toString(extent));
      }
      outerExtents[dimension] /= extent;
    }
    for (int dimension = 0; dimension < shape.length; dimension++) {
      if (level(dimension) instanceof SparseDimension.Dense dense
          && dense.size() != outerExtents[dimension]) {
        throw malformed(
            "a dense level has the extent of its dimension, " + outerExtents[dimension],
            Integer.toString(dense.size()));
      }
    }
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private SparseDimension level(int dimension) {
    return sparse.dimensions().get(sparse.traversalOrder().indexOf(dimension));
  }

  private int blockExtent(int block) {
    if (level(shape.length + block) instanceof SparseDimension.Dense dense) {
      return dense.size();
    }
    throw malformed("block levels are dense", "a compressed level");
  }

  /**
   * The dense form of a constant.
   *
   * @throws WaferException if the encoding contradicts itself
   */
  public static DenseConstant decode(SparseConstant sparse) {
    SparseDecoder decoder = new SparseDecoder(sparse);
    decoder.expand(0, 0);
    long named = sparse.dataType().sizeBytes(decoder.read);
    if (named != sparse.values().size()) {
      throw malformed(
          "as many values as the index vectors name",
          sparse.values().size() + " bytes of values, " + named + " named");
    }
    return new DenseConstant(sparse.dataType(), sparse.shape(), Bytes.wrap(decoder.dense));
  }

  private void expand(int level, long position) {
    if (level == coordinates.length) {
      store();
      return;
    }
    int dimension = sparse.traversalOrder().get(level);
    if (sparse.dimensions().get(level) instanceof SparseDimension.Csr csr) {
      List<Integer> segments = csr.segments();
      if (position + 1 >= segments.size()) {
        throw malformed("a segment for every parent", segments.size() + " segment ends");
      }
      int from = segments.get((int) position);
      int to = segments.get((int) position + 1);
      if (from < 0 || to > csr.indices().size()) {
        throw malformed("segments inside the index vector", from + ".." + to);
      }
      for (int i = from; i < to; i++) {
        coordinates[dimension] = csr.indices().get(i);
        expand(level + 1, i);
      }
    } else {
      int size = ((SparseDimension.Dense) sparse.dimensions().get(level)).size();
      for (int i = 0; i < size; i++) {
        coordinates[dimension] = i;
        expand(level + 1, position * size + i);
      }
    }
  }

  private void store() {
    int[] index = Arrays.copyOf(coordinates, shape.length);
    for (int block = 0; block < sparse.blockMap().size(); block++) {
      int dimension = sparse.blockMap().get(block);
      index[dimension] = index[dimension] * blockExtent(block) + coordinates[shape.length + block];
    }
    int offset = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (index[axis] < 0 || index[axis] >= shape[axis]) {
        throw malformed("indices inside the shape", Arrays.toString(index));
      }
      offset = offset * shape[axis] + index[axis];
    }
    if (sparse.dataType().sizeBytes(read + 1L) > sparse.values().size()) {
      throw malformed("as many values as the index vectors name", "too few values");
    }
    if (elementBits == 4) {
      int nibble = sparse.values().get(read / 2) >> (read % 2 * 4) & 0xF;
      dense[offset / 2] |= (byte) (nibble << (offset % 2 * 4));
    } else {
      int elementBytes = elementBits / 8;
      for (int b = 0; b < elementBytes; b++) {
        dense[offset * elementBytes + b] = sparse.values().get(read * elementBytes + b);
      }
    }
    read++;
  }

  private static WaferException malformed(String rule, String found) {
    return new WaferException(Diagnostic.of(Diagnostic.Code.MALFORMED_SPARSITY, rule).found(found));
  }
}
