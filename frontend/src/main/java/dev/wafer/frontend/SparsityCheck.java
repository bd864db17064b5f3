package dev.wafer.frontend;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import dev.wafer.ir.WaferException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Checks that a sparse encoding agrees with itself and with its tensor, so that later stages may
 * walk it without looking. The layout is that of TensorFlow Lite's format converter: the levels of
 * the dense dimensions come first, in any order, then those of the blocks, which are dense.
 */
final class SparsityCheck {
  private final SparseConstant constant;
  private final int rank;
  private final int[] blockSizes;

  private SparsityCheck(SparseConstant constant) {
    this.constant = constant;
    this.rank = constant.shape().rank();
    this.blockSizes = new int[constant.blockMap().size()];
  }

  /**
   * @throws WaferException where the encoding is not consistent
   */
  static void check(SparseConstant constant) {
    SparsityCheck check = new SparsityCheck(constant);
    check.checkOrder();
    check.checkBlocks();
    check.checkLevels();
  }

  static WaferException malformed(String rule, String found) {
    return new WaferException(Diagnostic.of(Diagnostic.Code.MALFORMED_SPARSITY, rule).found(found));
  }

  private void checkOrder() {
    require(constant.shape().elements() > 0, "a sparse tensor has elements", () -> "none");
    require(
        blockSizes.length <= rank,
        "the block map lists dimensions of the tensor, each once",
        () -> blockSizes.length + " blocks for rank " + rank);
    List<Integer> order = constant.traversalOrder();
    int levels = rank + blockSizes.length;
    require(
        order.size() == levels && constant.dimensions().size() == levels,
        "a sparse tensor has one level for each dimension and each block dimension",
        () ->
            "%d levels, traversal order of %d, rank %d, %d blocks"
                .formatted(constant.dimensions().size(), order.size(), rank, blockSizes.length));
    boolean[] seen = new boolean[levels];
    for (int level = 0; level < levels; level++) {
      int dim = order.get(level);
      require(
          dim >= 0 && dim < levels && !seen[dim] && (dim < rank) == (level < rank),
          "the traversal order lists each dimension once, those of blocks last",
          order::toString);
      seen[dim] = true;
    }
  }

  private void checkBlocks() {
    boolean[] seen = new boolean[rank];
    for (int block = 0; block < blockSizes.length; block++) {
      int dim = constant.blockMap().get(block);
      require(
          dim >= 0 && dim < rank && !seen[dim],
          "the block map lists dimensions of the tensor, each once",
          () -> constant.blockMap().toString());
      seen[dim] = true;
      int level = constant.traversalOrder().indexOf(rank + block);
      int size =
          constant.dimensions().get(level) instanceof SparseDimension.Dense dense
              ? dense.size()
              : 0;
      require(
          size > 0 && constant.shape().dim(dim) % size == 0,
          "blocks are dense and divide their dimension",
          () ->
              "block size %d of dimension %d of shape [%s]".formatted(size, dim, constant.shape()));
      blockSizes[block] = size;
    }
  }

  private void checkLevels() {
    long positions = 1;
    for (int level = 0; level < constant.dimensions().size(); level++) {
      int extent = extent(constant.traversalOrder().get(level));
      SparseDimension dimension = constant.dimensions().get(level);
      if (dimension instanceof SparseDimension.Dense dense) {
        require(
            dense.size() == extent,
            "a dense level has the size of its dimension",
            () -> "size %d where the dimension has %d".formatted(dense.size(), extent));
        positions *= extent;
      } else if (dimension instanceof SparseDimension.Csr csr) {
        checkCsr(csr, positions, extent);
        positions = csr.indices().size();
      }
    }
    long elements = positions;
    long expected = constant.dataType().sizeBytes(elements);
    require(
        constant.values().size() == expected,
        "a sparse tensor's buffer holds exactly the elements that its levels name",
        () ->
            "%d bytes where %d elements take %d"
                .formatted(constant.values().size(), elements, expected));
  }

  private int extent(int dim) {
    if (dim >= rank) {
      return blockSizes[dim - rank];
    }
    int block = constant.blockMap().indexOf(dim);
    return block < 0 ? constant.shape().dim(dim) : constant.shape().dim(dim) / blockSizes[block];
  }

  private static void checkCsr(SparseDimension.Csr csr, long parents, int extent) {
    List<Integer> segments = csr.segments();
    require(
        segments.size() == parents + 1,
        "a compressed level has one segment for each position above it",
        () -> "%d segment bounds for %d positions".formatted(segments.size(), parents));
    require(
        segments.get(0) == 0 && segments.get(segments.size() - 1) == csr.indices().size(),
        "segments cover the indices",
        () ->
            "bounds %d to %d for %d indices"
                .formatted(
                    segments.get(0), segments.get(segments.size() - 1), csr.indices().size()));
    for (int segment = 0; segment + 1 < segments.size(); segment++) {
      int begin = segments.get(segment);
      int end = segments.get(segment + 1);
      require(
          begin >= 0 && begin <= end && end <= csr.indices().size(),
          "segment bounds ascend",
          () -> begin + " before " + end);
      for (int i = begin; i < end; i++) {
        int index = csr.indices().get(i);
        int previous = i == begin ? -1 : csr.indices().get(i - 1);
        require(
            index > previous && index < extent,
            "the indices of a segment ascend and lie inside their dimension",
            () -> "index %d after %d in a dimension of %d".formatted(index, previous, extent));
      }
    }
  }

  private static void require(boolean holds, String rule, Supplier<String> found) {
    if (!holds) {
      throw malformed(rule, found.get());
    }
  }
}
